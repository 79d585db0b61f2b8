use mesh_config_model::yaml::Node;
use mesh_config_model::{FieldPath, PathSegment, Position};

/// Finds where a field stands; a field that is not written takes the place of the nearest one around it.
///
/// A scalar is at its own place, a list or map at the key it is written under.
pub(crate) fn locate(document: &Node, path: &FieldPath) -> Position {
    let mut node = document;
    let mut position = document.position();
    for segment in path.segments() {
        match step(node, segment) {
            Some((child, place)) => (node, position) = (child, place),
            None => break,
        }
    }
    position
}

/// Finds where the name of a field stands, for what is wrong with the name.
pub(crate) fn locate_name(document: &Node, path: &FieldPath) -> Position {
    let mut segments = path.segments().to_vec();
    let Some(PathSegment::Field(name)) = segments.pop() else { return locate(document, path) };
    let around = document.at(&segments.into_iter().collect());
    let entry = around.and_then(Node::as_mapping).and_then(|mapping| mapping.entry(&name));
    entry.map_or_else(|| locate(document, path), |entry| entry.key_span().start())
}

fn step<'n>(node: &'n Node, segment: &PathSegment) -> Option<(&'n Node, Position)> {
    match segment {
        PathSegment::Index(index) => {
            let child = node.as_sequence()?.get(*index)?;
            Some((child, child.position()))
        }
        PathSegment::Field(name) => {
            let mapping = node.as_mapping()?;
            let entry = mapping.entry(name).or_else(|| mapping.entry(&snake_case(name)))?;
            let child = entry.value();
            let block = child.as_mapping().is_some() || child.as_sequence().is_some();
            let place =
                if block || child.is_null() { entry.key_span().start() } else { child.position() };
            Some((child, place))
        }
    }
}

/// Spells `connectionPool` as `connection_pool`, the other name every field may be written under.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use mesh_config_model::yaml::{self, Options};

    use super::{locate, locate_name, snake_case};
    use crate::{Finding, Problem, Severity};

    #[test]
    fn names_stand_at_their_keys() {
        let node = yaml::from_str("spec:\n  foo: bar\n  list: [1]\n", &Options::new()).unwrap();
        let place = |position: mesh_config_model::Position| (position.line, position.column);
        let path = "spec.foo".parse().unwrap();
        assert_eq!(place(locate(&node, &path)), (2, 8));
        assert_eq!(place(locate_name(&node, &path)), (2, 3));
        for same in ["spec.list[0]", "spec.none", ""] {
            let path = same.parse().unwrap();
            assert_eq!(locate_name(&node, &path), locate(&node, &path), "{same}");
        }
    }

    #[cfg(feature = "crd")]
    #[test]
    fn fields_that_do_not_exist_are_found_by_name() {
        use mesh_config_model::{ConfigKey, GroupVersionKind};

        let node = yaml::from_str("spec:\n  foo: bar\n", &Options::new()).unwrap();
        let finding = |code| {
            let path = "spec.foo".parse().unwrap();
            Finding::new(Severity::Error, path, Problem::new(code, "wrong"))
        };
        let key = ConfigKey::new(GroupVersionKind::from_static("", "v1", "Foo"), "", "a");
        let codes = [crate::crd::codes::UNKNOWN, crate::crd::codes::TYPE];
        let mut report = crate::Report::about(key, None, codes.map(finding).into());
        report.locate(&node);
        let columns: Vec<_> = report.iter().map(|found| found.position.unwrap().column).collect();
        assert_eq!(columns, [3, 8]);
    }

    #[test]
    fn camel_case_becomes_snake_case() {
        assert_eq!(snake_case("consecutive5xxErrors"), "consecutive5xx_errors");
        assert_eq!(snake_case("host"), "host");
    }
}
