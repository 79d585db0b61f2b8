use super::class::{perl_class, skip_class, unicode_class};
use super::error::{Reason, SyntaxError};
use super::escape::parse_escape;

/// Highest count of a repetition, and of nested repetitions multiplied.
const MAX_REPEAT: u32 = 1000;

/// Tells whether Go's `regexp.Compile` would take the pattern.
///
/// # Errors
///
/// The first construct Go would refuse.
pub(crate) fn check(pattern: &str) -> Result<(), SyntaxError> {
    let mut checker = Checker { pattern, ..Checker::default() };
    let mut rest = pattern;
    while !rest.is_empty() {
        rest = checker.step(rest)?;
    }
    if checker.enclosing.is_empty() {
        Ok(())
    } else {
        Err(SyntaxError::new(Reason::MissingParenthesis, pattern))
    }
}

/// Walks a pattern once; groups are kept on a heap stack, so depth costs no call stack.
#[derive(Default)]
struct Checker<'p> {
    pattern: &'p str,
    group: Group,
    enclosing: Vec<Group>,
    /// The item just read was a repetition.
    repeated: bool,
}

/// What must be known of an open group, or of the whole pattern.
#[derive(Default)]
struct Group {
    /// How often the item that a repetition would apply to is repeated inside, `None` when there is no such item.
    operand: Option<u32>,
    /// Largest such count of the items before.
    heaviest: u32,
}

impl Group {
    fn push(&mut self, weight: u32) {
        self.heaviest = self.heaviest.max(self.operand.unwrap_or(0));
        self.operand = Some(weight);
    }

    fn weight(&self) -> u32 {
        self.heaviest.max(self.operand.unwrap_or(1))
    }
}

impl<'p> Checker<'p> {
    fn step(&mut self, text: &'p str) -> Result<&'p str, SyntaxError> {
        let after_repeat = std::mem::take(&mut self.repeated);
        let mut chars = text.chars();
        let Some(first) = chars.next() else { return Ok("") };
        let rest = chars.as_str();
        match first {
            '(' => self.open(text),
            ')' => self.close(rest),
            '|' => {
                self.group.heaviest = self.group.weight();
                self.group.operand = None;
                Ok(rest)
            }
            '*' | '+' | '?' => self.repeat(text, rest, Count::default(), after_repeat),
            '{' => match Count::parse(text) {
                Some((count, rest)) => self.repeat(text, rest, count, after_repeat),
                None => Ok(self.item(rest)),
            },
            '[' => skip_class(text).map(|rest| self.item(rest)),
            '\\' => self.backslash(text, rest),
            _ => Ok(self.item(rest)),
        }
    }

    fn item(&mut self, rest: &'p str) -> &'p str {
        self.group.push(1);
        rest
    }

    fn open(&mut self, text: &'p str) -> Result<&'p str, SyntaxError> {
        let (opens, rest) = match text.strip_prefix("(?") {
            Some(_) => group_head(text)?,
            None => (true, &text[1..]),
        };
        if opens {
            self.enclosing.push(std::mem::take(&mut self.group));
        }
        Ok(rest)
    }

    fn close(&mut self, rest: &'p str) -> Result<&'p str, SyntaxError> {
        let Some(outer) = self.enclosing.pop() else {
            let read = &self.pattern[..self.pattern.len() - rest.len()];
            return Err(SyntaxError::new(Reason::UnexpectedParenthesis, read));
        };
        let closed = std::mem::replace(&mut self.group, outer);
        self.group.push(closed.weight());
        Ok(rest)
    }

    fn repeat(
        &mut self,
        text: &'p str,
        rest: &'p str,
        count: Count,
        after_repeat: bool,
    ) -> Result<&'p str, SyntaxError> {
        let rest = rest.strip_prefix('?').unwrap_or(rest);
        let operator = &text[..text.len() - rest.len()];
        let refuse = |reason| Err(SyntaxError::new(reason, operator));
        if !count.is_sound() {
            return refuse(Reason::RepeatCount);
        }
        if after_repeat {
            return refuse(Reason::StackedRepeat);
        }
        let Some(weight) = self.group.operand else {
            return refuse(Reason::NothingToRepeat);
        };
        let weight = count.times(weight);
        if weight > MAX_REPEAT {
            return refuse(Reason::RepeatCount);
        }
        self.group.operand = Some(weight);
        self.repeated = true;
        Ok(rest)
    }

    fn backslash(&mut self, text: &'p str, rest: &'p str) -> Result<&'p str, SyntaxError> {
        if let Some(quoted) = rest.strip_prefix('Q') {
            let (literal, rest) = quoted.split_once("\\E").unwrap_or((quoted, ""));
            if !literal.is_empty() {
                self.group.push(1);
            }
            return Ok(rest);
        }
        let anchor = rest.strip_prefix(['A', 'b', 'B', 'z']);
        let rest = match anchor.or_else(|| perl_class(text)) {
            Some(rest) => rest,
            None => match unicode_class(text)? {
                Some(rest) => rest,
                None => parse_escape(text)?.1,
            },
        };
        Ok(self.item(rest))
    }
}

/// Bounds of a counted repetition; the default stands for the operators without count.
#[derive(Clone, Copy, Default)]
struct Count {
    least: u32,
    most: Option<u32>,
}

impl Count {
    /// Reads `{n}`, `{n,}` or `{n,m}`; anything else is no repetition and the brace stands for itself.
    fn parse(text: &str) -> Option<(Self, &str)> {
        let (least, rest) = parse_count(text.strip_prefix('{')?)?;
        let (most, rest) = match rest.strip_prefix(',') {
            None => (Some(least), rest),
            Some(rest) if rest.starts_with('}') => (None, rest),
            Some(rest) => {
                let (most, rest) = parse_count(rest)?;
                (Some(most), rest)
            }
        };
        Some((Self { least, most }, rest.strip_prefix('}')?))
    }

    fn is_sound(self) -> bool {
        let ordered = self.most.is_none_or(|most| self.least <= most && most <= MAX_REPEAT);
        self.least <= MAX_REPEAT && ordered
    }

    /// How often an item is repeated that itself repeats `weight` times; `{0}` erases it.
    fn times(self, weight: u32) -> u32 {
        match self.most {
            Some(0) => 1,
            Some(count) => count.saturating_mul(weight),
            None => self.least.max(1).saturating_mul(weight),
        }
    }
}

/// Reads a count without leading zeros; one that does not fit is as wrong as one over the limit.
fn parse_count(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some((digits.parse().unwrap_or(u32::MAX), rest))
}

/// Reads what follows `(?`: a name, or flags. Tells whether a group is open now.
fn group_head(text: &str) -> Result<(bool, &str), SyntaxError> {
    let named = text.strip_prefix("(?P<").or_else(|| text.strip_prefix("(?<"));
    if let Some(name) = named.filter(|name| !name.is_empty()) {
        let Some((name, rest)) = name.split_once('>') else {
            return Err(SyntaxError::new(Reason::GroupName, text));
        };
        let word = !name.is_empty() && name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
        return if word {
            Ok((true, rest))
        } else {
            let head = &text[..text.len() - rest.len()];
            Err(SyntaxError::new(Reason::GroupName, head))
        };
    }
    let mut negated = false;
    let mut flag_since_sign = false;
    let mut chars = text[2..].chars();
    while let Some(c) = chars.next() {
        match c {
            'i' | 'm' | 's' | 'U' => flag_since_sign = true,
            '-' if !negated => {
                negated = true;
                flag_since_sign = false;
            }
            ':' | ')' if !negated || flag_since_sign => return Ok((c == ':', chars.as_str())),
            _ => break,
        }
    }
    let read = &text[..text.len() - chars.as_str().len()];
    Err(SyntaxError::new(Reason::GroupSyntax, read))
}
