use cel::parser::PrattParser;

use crate::{Problem, codes};

/// Longest expression in bytes that is read, and the most parts it has, so that no text exhausts the stack.
const MAX_LENGTH: usize = 16 << 10;
const MAX_PARTS: usize = 2000;

/// Checks that a text is an expression of the Common Expression Language; names and types are not looked at.
pub(crate) fn cel(text: &str) -> Result<(), Problem> {
    let refuse = |fault: &str| {
        let message = format!("expression is not CEL: {fault}");
        Err(Problem::new(codes::TE_18, message).with("fault", fault))
    };
    if text.len() > MAX_LENGTH {
        return refuse("it is too long");
    }
    match PrattParser::new().max_expression_node_count(MAX_PARTS).parse(text) {
        Ok(_) => Ok(()),
        Err(errors) => refuse(errors.to_string().lines().next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::cel;

    #[test]
    fn te_18_what_parses_is_fine_whatever_it_means() {
        for text in ["response.code >= 400", "x", "a.b(c)[0] ? 'd' : e", "has(a.b) && !c"] {
            assert!(cel(text).is_ok(), "{text}");
        }
        for text in ["", ")", "a >", "a &&", "'b", "a b"] {
            assert_eq!(cel(text).unwrap_err().code().id(), "TE-18", "{text}");
        }
    }

    #[test]
    fn nesting_and_length_cost_no_stack() {
        let nested = |depth| "(".repeat(depth) + "1" + &")".repeat(depth);
        assert!(cel(&nested(64)).is_ok());
        for part in ["(", "[", "{", "f(", "a ? b : ", "1 + ", "a && ", ".b", "[1]", "!", "-", "'"] {
            for count in [100, 1_000, 100_000] {
                let _ = cel(&("a".to_owned() + &part.repeat(count)));
                let _ = cel(&(part.repeat(count) + "a"));
            }
        }
    }
}
