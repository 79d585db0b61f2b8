//! Values of HTTP headers, with the variables of a proxy.

use crate::{Code, Problem, codes};

/// Checks a header value with the proxy's formatter syntax: `%NAME%`, `%NAME(text)%`, `%NAME(["a", "b"])%`, `%%`.
///
/// # Errors
///
/// With the code of the rule that is broken.
pub fn header_value(value: &str) -> Result<(), Problem> {
    if value.contains(|c: char| c != '\t' && c.is_ascii_control()) {
        let message = format!("header value {value:?} has a control character");
        return Err(Problem::new(codes::H_HDRVAL_1, message).with("value", value));
    }
    scan(value.as_bytes()).map_err(|fault| {
        Problem::new(fault.code, format!("header value {value:?} {}", fault.text))
            .with("value", value)
    })
}

/// Where the reader of a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Literal,
    Name,
    Arguments,
    ArrayItem,
    /// In an argument, or in a quoted item of an array.
    Text,
    AfterItem,
    AfterArray,
    AfterArguments,
}

struct Fault {
    code: Code,
    text: &'static str,
}

fn scan(bytes: &[u8]) -> Result<(), Fault> {
    let mut state = State::Literal;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        state = match (state, *byte, tail) {
            (State::Literal, b'%', []) => {
                return refuse(
                    codes::H_HDRVAL_3,
                    "ends in a single %; write %% for a percent sign",
                );
            }
            (State::Text, b'\\', []) => return refuse(codes::H_HDRVAL_8, "ends in a backslash"),
            (State::Literal, b'%', [b'%', after @ ..]) | (State::Text, b'\\', [_, after @ ..]) => {
                rest = after;
                state
            }
            (state, byte, _) => step(state, byte)?,
        };
    }
    if state == State::Literal {
        return Ok(());
    }
    refuse(codes::H_HDRVAL_12, "has a variable without closing %")
}

/// Moves on by one byte that stands for itself.
fn step(state: State, byte: u8) -> Result<State, Fault> {
    let next = match (state, byte) {
        (State::Literal, b'%') => State::Name,
        (State::Literal, _) | (State::Name | State::AfterArguments, b'%') => State::Literal,
        (State::Name, b'(') => State::Arguments,
        (State::Name, _) => State::Name,
        (State::Text | State::AfterArray, b')') => State::AfterArguments,
        (State::Text, b'"') => State::AfterItem,
        (State::Text, _) => State::Text,
        (_, b' ') => state,
        (State::Arguments, b'[') | (State::AfterItem, b',') => State::ArrayItem,
        (State::Arguments, _) | (State::ArrayItem, b'"') => State::Text,
        (State::AfterItem, b']') => State::AfterArray,
        (State::ArrayItem, _) => {
            return refuse(codes::H_HDRVAL_6, "has an array item without quotes");
        }
        (State::AfterItem, _) => {
            return refuse(codes::H_HDRVAL_9, "lacks a comma or ] after an array item");
        }
        (State::AfterArray, _) => return refuse(codes::H_HDRVAL_10, "lacks a ) after an array"),
        (State::AfterArguments, _) => {
            return refuse(codes::H_HDRVAL_11, "lacks a % after its arguments");
        }
    };
    Ok(next)
}

fn refuse<T>(code: Code, text: &'static str) -> Result<T, Fault> {
    Err(Fault { code, text })
}

#[cfg(test)]
mod tests {
    use super::header_value;

    #[track_caller]
    fn check(value: &str, code: &str) {
        assert_eq!(
            header_value(value).map_or_else(|problem| problem.code().id(), |()| "ok"),
            code,
            "{value}"
        );
    }

    #[test]
    fn text_variables_and_escaped_percent_are_fine() {
        for value in [
            "",
            "a\tb",
            "100%%",
            "%REQ(x)%",
            "%A%%B%",
            "%DYNAMIC_METADATA([\"a\", \"b\"])%",
            "%(a)%",
            "é",
        ] {
            check(value, "ok");
        }
    }

    #[test]
    fn h_hdrval_1_control_characters() {
        check("a\nb", "H-HDRVAL-1");
        check("a\u{7f}", "H-HDRVAL-1");
    }

    #[test]
    fn h_hdrval_3_single_percent_at_the_end() {
        check("50%", "H-HDRVAL-3");
        check("%A%%", "H-HDRVAL-3");
    }

    #[test]
    fn h_hdrval_6_array_items_have_quotes() {
        check("%A([b])%", "H-HDRVAL-6");
        check("%A([])%", "H-HDRVAL-6");
    }

    #[test]
    fn h_hdrval_8_backslash_at_the_end() {
        check("%A([\"b\\", "H-HDRVAL-8");
    }

    #[test]
    fn h_hdrval_9_10_11_delimiters() {
        check("%A([\"b\" \"c\"])%", "H-HDRVAL-9");
        check("%A([\"b\"]]%", "H-HDRVAL-10");
        check("%A(b)c%", "H-HDRVAL-11");
    }

    #[test]
    fn h_hdrval_12_open_variable() {
        check("%START", "H-HDRVAL-12");
        check("%X()%", "H-HDRVAL-12");
        check("%X( )%", "H-HDRVAL-12");
    }
}
