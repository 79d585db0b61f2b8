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
    use super::snake_case;

    #[test]
    fn camel_case_becomes_snake_case() {
        assert_eq!(snake_case("consecutive5xxErrors"), "consecutive5xx_errors");
        assert_eq!(snake_case("host"), "host");
    }
}
