use cel::parser::Parser;

use crate::{Problem, codes};

/// Deepest nesting of an expression that is read, so that no text exhausts the stack.
const MAX_DEPTH: usize = 64;
/// Longest expression in bytes that is read.
const MAX_LENGTH: usize = 100_000;

/// Checks that a text is an expression of the Common Expression Language; names and types are not looked at.
pub(crate) fn cel(text: &str) -> Result<(), Problem> {
    let refuse = |fault: &str| {
        let message = format!("expression is not CEL: {fault}");
        Err(Problem::new(codes::TE_18, message).with("fault", fault))
    };
    if text.len() > MAX_LENGTH || depth(text) > MAX_DEPTH {
        return refuse("it is too long or nested too deeply");
    }
    match Parser::default().parse(text) {
        Ok(_) => Ok(()),
        Err(errors) => refuse(&errors.to_string()),
    }
}

/// Counts how deep brackets and conditions nest at most, those within texts included.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' | '[' | '{' | '?' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}
