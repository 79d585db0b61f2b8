use cel::common::ast::IdedExpr;
use cel::parser::PrattParser;

use crate::{Problem, codes};

/// Longest expression in bytes that is read.
const MAX_LENGTH: usize = 16 << 10;
/// The most characters in it that may open a level of its tree, so that no text exhausts the stack.
const MAX_LEVELS: usize = 1000;

/// Reads an expression with a parser; the error is what is wrong first.
pub(crate) fn parse(parser: PrattParser, text: &str) -> Result<IdedExpr, String> {
    if text.len() > MAX_LENGTH {
        return Err("it is too long".to_owned());
    }
    if text.bytes().filter(|c| b"([{.?!-+*/%<>=".contains(c)).count() > MAX_LEVELS {
        return Err("it is too complex".to_owned());
    }
    parser.parse(text).map_err(|errors| match errors.errors.first() {
        Some(error) if error.pos.0 > 0 => {
            format!("{} at {}:{}", error.msg, error.pos.0, error.pos.1)
        }
        Some(error) => error.msg.clone(),
        None => String::new(),
    })
}

/// Checks that a text is an expression of the Common Expression Language; names and types are not looked at.
pub(crate) fn cel(text: &str) -> Result<(), Problem> {
    parse(PrattParser::new(), text).map(drop).map_err(|fault| {
        let message = format!("expression is not CEL: {fault}");
        Problem::new(codes::TE_18, message).with("fault", fault)
    })
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
        let parts = [
            "(", "[", "{", "f(", "a ? b : ", "1?1:", "1 + ", "a && ", ".b", ".b()", "[1]", "!",
            "!-", "'",
        ];
        for part in parts {
            for count in [100, 1_000, 4_000, 100_000] {
                let _ = cel(&("a".to_owned() + &part.repeat(count)));
                let _ = cel(&(part.repeat(count) + "a"));
            }
        }
    }
}
