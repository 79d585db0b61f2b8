//! Walks an object with its schema.

use mesh_config_model::FieldPath;
use serde_json::{Map, Value};

use super::json_type::{out_of_range, wrong_type};
use super::schema::{Additional, Schema};
use super::{codes, formats};
use crate::{Code, Finding, Problem, Severity};

/// Takes what is wrong, or only whether something is.
#[derive(Debug)]
pub(super) struct Checker {
    pub(super) path: FieldPath,
    /// `None` while only the verdict counts.
    findings: Option<Vec<Finding>>,
    failed: bool,
    /// Whether rules cannot be evaluated on what was found.
    blocks_rules: bool,
}

impl Checker {
    pub(super) fn new() -> Self {
        let (path, findings) = (FieldPath::root(), Some(Vec::new()));
        Self { path, findings, failed: false, blocks_rules: false }
    }

    pub(super) fn finish(self) -> (Vec<Finding>, bool) {
        (self.findings.unwrap_or_default(), self.blocks_rules)
    }

    /// Checks a value, but not what it has in common with what stood there before.
    pub(super) fn check(&mut self, value: &Value, old: Option<&Value>, schema: &Schema) {
        if self.has_failed_enough() || old == Some(value) {
            return;
        }
        self.json_type(value, schema);
        self.alternatives(value, schema);
        if !schema.allowed.is_empty() && !schema.allowed.iter().any(|allowed| same(allowed, value))
        {
            self.fail(codes::ENUM, || {
                let allowed: Vec<String> = schema.allowed.iter().map(Value::to_string).collect();
                Problem::new(
                    codes::ENUM,
                    format!("{} is not one of {}", shown(value), allowed.join(", ")),
                )
            });
        }
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                self.number(number.as_f64().unwrap_or(f64::NAN), value, schema);
            }
            Value::String(text) => self.text(text, schema),
            Value::Array(items) => self.items(items, old, schema),
            Value::Object(entries) => self.fields(entries, old, schema),
        }
    }

    fn json_type(&mut self, value: &Value, schema: &Schema) {
        let Some(problem) = wrong_type(value, schema) else { return };
        self.fail(codes::TYPE, || problem);
    }

    fn alternatives(&mut self, value: &Value, schema: &Schema) {
        for each in &schema.all_of {
            self.check(value, None, each);
        }
        if !schema.all_of.is_empty() && !schema.all_of.iter().all(|each| accepts(each, value)) {
            self.fail(codes::ALL_OF, || {
                Problem::new(codes::ALL_OF, "does not fit all shapes of allOf")
            });
        }
        if !schema.any_of.is_empty() && !schema.any_of.iter().any(|each| accepts(each, value)) {
            self.fail(codes::ANY_OF, || {
                Problem::new(codes::ANY_OF, format!("fits none of {} shapes", schema.any_of.len()))
            });
            self.closest(value, &schema.any_of);
        }
        if !schema.one_of.is_empty() {
            self.exactly_one(value, schema);
        }
        if schema.not.as_ref().is_some_and(|not| accepts(not, value)) {
            self.fail(codes::NOT, || {
                Problem::new(codes::NOT, "has a shape that is forbidden here")
            });
        }
    }

    fn exactly_one(&mut self, value: &Value, schema: &Schema) {
        let fitting: Vec<&Schema> =
            schema.one_of.iter().filter(|each| accepts(each, value)).collect();
        match fitting.as_slice() {
            [_] => {}
            [] => {
                self.fail(codes::ONE_OF, || {
                    Problem::new(
                        codes::ONE_OF,
                        format!("fits none of {} shapes", schema.one_of.len()),
                    )
                });
                self.closest(value, &schema.one_of);
            }
            several => self.fail(codes::ONE_OF, || {
                let named: Vec<&str> =
                    several.iter().flat_map(|each| &each.required).map(|name| &**name).collect();
                let message = if named.is_empty() {
                    format!("fits {} shapes that exclude each other", several.len())
                } else {
                    format!("{} exclude each other, keep one", named.join(" and "))
                };
                Problem::new(codes::ONE_OF, message)
            }),
        }
    }

    /// Says what is wrong with the shape that fits best.
    fn closest(&mut self, value: &Value, shapes: &[Schema]) {
        if self.findings.is_none() {
            return;
        }
        let attempts = shapes.iter().map(|shape| {
            let mut attempt = Self { path: self.path.clone(), ..Self::new() };
            attempt.check(value, None, shape);
            attempt
        });
        let wrong = |attempt: &Self| attempt.findings.as_ref().map_or(0, Vec::len);
        if let Some(best) = attempts.min_by_key(wrong) {
            self.blocks_rules |= best.blocks_rules;
            self.findings.iter_mut().for_each(|findings| {
                findings.extend(best.findings.iter().flatten().cloned());
            });
        }
    }

    fn number(&mut self, number: f64, value: &Value, schema: &Schema) {
        let bounds = &schema.bounds;
        if let Some(range) = out_of_range(value, schema) {
            self.fail(codes::RANGE, || {
                Problem::new(codes::RANGE, format!("{value} is outside {range}"))
            });
        }
        if let Some(minimum) = bounds.minimum {
            let (below, word) = match bounds.exclusive_minimum {
                true => (number <= minimum, "more than"),
                false => (number < minimum, "at least"),
            };
            if below {
                self.fail(codes::MINIMUM, || {
                    Problem::new(
                        codes::MINIMUM,
                        format!("{value} is too small, it must be {word} {minimum}"),
                    )
                    .with("minimum", minimum)
                });
            }
        }
        if let Some(maximum) = bounds.maximum {
            let (above, word) = match bounds.exclusive_maximum {
                true => (number >= maximum, "less than"),
                false => (number > maximum, "at most"),
            };
            if above {
                self.fail(codes::MAXIMUM, || {
                    Problem::new(
                        codes::MAXIMUM,
                        format!("{value} is too large, it must be {word} {maximum}"),
                    )
                    .with("maximum", maximum)
                });
            }
        }
        if let Some(step) = bounds.multiple_of {
            let times = number / step;
            if (times - times.round()).abs() > f64::EPSILON * times.abs().max(1.0) {
                self.fail(codes::MULTIPLE, || {
                    Problem::new(codes::MULTIPLE, format!("{value} is not a multiple of {step}"))
                });
            }
        }
    }

    fn text(&mut self, text: &str, schema: &Schema) {
        let bounds = &schema.bounds;
        let length = || u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        if let Some(most) = bounds.max_length.filter(|most| length() > *most) {
            self.fail(codes::MAX_LENGTH, || {
                let message =
                    format!("text has {} characters, at most {most} are allowed", length());
                Problem::new(codes::MAX_LENGTH, message).with("limit", most)
            });
        } else if let Some(least) = bounds.min_length.filter(|least| length() < *least) {
            self.fail(codes::MIN_LENGTH, || {
                let message = match length() {
                    0 => "text is empty".to_owned(),
                    some => format!("text has {some} characters, at least {least} are needed"),
                };
                Problem::new(codes::MIN_LENGTH, message).with("limit", least)
            });
        } else if let Some(pattern) =
            schema.pattern.as_ref().filter(|pattern| !pattern.is_match(text))
        {
            self.fail(codes::PATTERN, || {
                let message = format!("{} does not match {}", quoted(text), pattern.source());
                Problem::new(codes::PATTERN, message).with("pattern", pattern.source())
            });
        }
        if let Some(format) =
            schema.format.as_deref().filter(|format| !formats::matches(format, text))
        {
            self.fail(codes::FORMAT, || {
                let message = format!("{} is not in the format {format}", quoted(text));
                Problem::new(codes::FORMAT, message).with("format", format)
            });
        }
    }

    fn items(&mut self, items: &[Value], old: Option<&Value>, schema: &Schema) {
        let bounds = &schema.bounds;
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        if let Some(each) = &schema.items {
            let counterparts = schema.list.counterparts(old);
            for (index, item) in items.iter().enumerate() {
                self.path.push_index(index);
                self.check(item, counterparts.of(item), each);
                self.path.pop();
            }
        }
        if let Some(least) = bounds.min_items.filter(|least| count < *least) {
            self.fail(codes::MIN_ITEMS, || {
                let message = format!("list has {count} elements, at least {least} are needed");
                Problem::new(codes::MIN_ITEMS, message).with("limit", least)
            });
        }
        if let Some(most) = bounds.max_items.filter(|most| count > *most) {
            self.fail(codes::MAX_ITEMS, || {
                let message = format!("list has {count} elements, at most {most} are allowed");
                Problem::new(codes::MAX_ITEMS, message).with("limit", most)
            });
        }
        if bounds.unique_items && super::list_type::first_twice(items).is_some() {
            self.fail(codes::UNIQUE, || Problem::new(codes::UNIQUE, "an element stands twice"));
        }
    }

    fn fields(&mut self, entries: &Map<String, Value>, old: Option<&Value>, schema: &Schema) {
        let bounds = &schema.bounds;
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        if let Some(least) = bounds.min_properties.filter(|least| count < *least) {
            return self.fail(codes::MIN_PROPERTIES, || {
                let message = format!("map has {count} entries, at least {least} are needed");
                Problem::new(codes::MIN_PROPERTIES, message).with("limit", least)
            });
        }
        if let Some(most) = bounds.max_properties.filter(|most| count > *most) {
            return self.fail(codes::MAX_PROPERTIES, || {
                let message = format!("map has {count} entries, at most {most} are allowed");
                Problem::new(codes::MAX_PROPERTIES, message).with("limit", most)
            });
        }
        for (key, value) in entries {
            let old = old.and_then(|old| old.get(key));
            if let Some(child) = schema.child(key) {
                self.path.push_field(key.clone());
                self.check(value, old, child);
                self.path.pop();
            } else if matches!(schema.additional, Additional::Refused) {
                self.path.push_field(key.clone());
                self.fail(codes::UNKNOWN, || Problem::new(codes::UNKNOWN, "no such field"));
                self.path.pop();
            }
        }
        for name in &schema.required {
            if !entries.contains_key(&**name) {
                self.path.push_field(name.to_string());
                self.fail(codes::REQUIRED, || {
                    Problem::new(codes::REQUIRED, format!("{name} is missing")).with("field", name)
                });
                self.path.pop();
            }
        }
    }

    pub(super) fn fail(&mut self, code: Code, problem: impl FnOnce() -> Problem) {
        self.failed = true;
        self.blocks_rules |= [
            codes::TYPE,
            codes::ENUM,
            codes::REQUIRED,
            codes::MAX_LENGTH,
            codes::MAX_ITEMS,
            codes::MAX_PROPERTIES,
        ]
        .contains(&code);
        if let Some(findings) = &mut self.findings {
            findings.push(Finding::new(Severity::Error, self.path.clone(), problem()));
        }
    }

    fn has_failed_enough(&self) -> bool {
        self.failed && self.findings.is_none()
    }
}

/// Gives only the verdict.
pub(super) fn accepts(schema: &Schema, value: &Value) -> bool {
    let mut checker =
        Checker { path: FieldPath::root(), findings: None, failed: false, blocks_rules: false };
    checker.check(value, None, schema);
    !checker.failed
}

/// 1 and 1.0 are one number.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}

/// A value in a message, shortened.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "the map".to_owned(),
        Value::Array(_) => "the list".to_owned(),
        Value::String(text) => quoted(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}
