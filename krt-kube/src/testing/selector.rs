//! Label and field selectors, as list and watch requests carry them.

use super::failure::Failure;
use serde_json::Value;

/// Which objects a request is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection {
    labels: Vec<Requirement>,
    fields: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq)]
struct Requirement {
    name: String,
    test: Test,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    Absent,
}

impl Selection {
    pub(super) fn parse(labels: &str, fields: &str) -> Result<Self, Failure> {
        let fields = parse(fields)?;
        if fields.iter().any(|field| matches!(field.test, Test::Exists | Test::Absent)) {
            return Err(Failure::bad_request("a field selector needs = or !="));
        }
        let labels = parse(labels)?;
        if let Some(label) = labels.iter().find(|label| !label.can_be_about_a_label()) {
            let name = &label.name;
            return Err(Failure::bad_request(format!("unable to parse requirement of {name:?}")));
        }
        Ok(Self { labels, fields })
    }

    pub(super) fn matches(&self, object: &Value) -> bool {
        let labels = &object["metadata"]["labels"];
        let label = |requirement: &Requirement| {
            requirement.test.accepts(labels[requirement.name.as_str()].as_str())
        };
        // Kubernetes compares an absent field like an empty one.
        let field = |requirement: &Requirement| {
            requirement.test.accepts(Some(&text_at(object, &requirement.name)))
        };
        self.labels.iter().all(label) && self.fields.iter().all(field)
    }
}

impl Requirement {
    /// Whether a label can have this name and these values, as far as their letters go.
    fn can_be_about_a_label(&self) -> bool {
        let is_plain =
            |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        let (prefix, name) = self.name.split_once('/').unwrap_or(("", &self.name));
        let values: &[String] = match &self.test {
            Test::In(values) | Test::NotIn(values) => values,
            Test::Exists | Test::Absent => &[],
        };
        !name.is_empty() && is_plain(prefix) && is_plain(name) && values.iter().all(|v| is_plain(v))
    }
}

impl Test {
    fn accepts(&self, value: Option<&str>) -> bool {
        let is_one_of = |values: &[String]| value.is_some_and(|it| values.iter().any(|v| v == it));
        match self {
            Self::In(values) => is_one_of(values),
            Self::NotIn(values) => !is_one_of(values),
            Self::Exists => value.is_some(),
            Self::Absent => value.is_none(),
        }
    }
}

fn text_at(object: &Value, path: &str) -> String {
    match path.split('.').fold(object, |value, part| &value[part]) {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn parse(text: &str) -> Result<Vec<Requirement>, Failure> {
    split_outside_parentheses(text).into_iter().map(requirement).collect()
}

fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_u32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn requirement(text: &str) -> Result<Requirement, Failure> {
    let made = |name: &str, test| Requirement { name: name.trim().to_owned(), test };
    let one = |value: &str| vec![value.trim().to_owned()];
    if let Some((name, value)) = text.split_once("!=") {
        return Ok(made(name, Test::NotIn(one(value))));
    }
    if let Some((name, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return Ok(made(name, Test::In(one(value))));
    }
    let malformed = || Failure::bad_request(format!("unable to parse requirement {text:?}"));
    if let Some((head, values)) = text.split_once('(') {
        let values = values.strip_suffix(')').ok_or_else(malformed)?.split(',');
        let values = values.map(|value| value.trim().to_owned()).collect();
        return match head.split_whitespace().collect::<Vec<_>>()[..] {
            [name, "in"] => Ok(made(name, Test::In(values))),
            [name, "notin"] => Ok(made(name, Test::NotIn(values))),
            _ => Err(malformed()),
        };
    }
    if text.split_whitespace().count() != 1 {
        return Err(malformed());
    }
    Ok(match text.strip_prefix('!') {
        Some(name) => made(name, Test::Absent),
        None => made(text, Test::Exists),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(labels: &str, fields: &str, expected: bool) {
        let object = json!({
            "metadata": {"name": "cart", "labels": {"app": "cart", "tier": "web"}},
            "spec": {"nodeName": "n1"},
        });
        let selection = Selection::parse(labels, fields).expect("the selector is well formed");
        assert_eq!(selection.matches(&object), expected, "{labels} {fields}");
    }

    #[test]
    fn every_operator_of_label_selectors_counts() {
        check("", "", true);
        check("app=cart,tier==web", "", true);
        check("app!=cart", "", false);
        check("zone!=east", "", true);
        check("app in (shop, cart),tier notin (db)", "", true);
        check("app notin (shop,cart)", "", false);
        check("app,!zone", "", true);
        check("zone", "", false);
    }

    #[test]
    fn fields_are_found_by_path_and_absent_ones_are_empty() {
        check("", "metadata.name=cart,spec.nodeName=n1", true);
        check("", "spec.nodeName!=n1", false);
        check("", "status.phase=", true);
    }

    #[test]
    fn malformed_selectors_are_refused() {
        let code = |labels, fields| Selection::parse(labels, fields).map_err(|f| f.code).err();
        assert_eq!(code("", "metadata.name"), Some(400));
        let labels = [
            "app near (x)",
            "a b",
            "app in (",
            "app in (a",
            "app in (a))",
            "app in ((a))",
            "app=(a",
            "app=a b",
            "=a",
            "!",
            "x/",
        ];
        for labels in labels {
            assert_eq!(code(labels, ""), Some(400), "{labels}");
        }
        assert_eq!(code("example.com/by in (a, b_1),app=", "metadata.name=a:b"), None);
    }
}
