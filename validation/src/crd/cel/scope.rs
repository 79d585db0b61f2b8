use std::fmt;

use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;

/// The constants of an expression, made once.
#[derive(Default)]
pub(super) struct Constants(Vec<Box<dyn Val>>);

impl Constants {
    /// Keeps a constant and gives it a name that no rule can write.
    pub(super) fn keep(&mut self, constant: Box<dyn Val>) -> String {
        self.0.push(constant);
        format!("@{}", self.0.len() - 1)
    }

    fn find(&self, name: &str) -> Option<&dyn Val> {
        let index: usize = name.strip_prefix('@')?.parse().ok()?;
        self.0.get(index).map(|constant| &**constant)
    }
}

impl fmt::Debug for Constants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Constants").field(&self.0.len()).finish()
    }
}

/// What an expression can name while it is evaluated.
pub(super) struct Scope<'v> {
    pub(super) this: &'v (dyn Val + 'v),
    pub(super) old: Option<&'v (dyn Val + 'v)>,
    pub(super) constants: &'v Constants,
}

impl VariableResolver for Scope<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        match name {
            "self" => Some(CowVal::Borrowed(self.this)),
            "oldSelf" => self.old.map(CowVal::Borrowed),
            _ => self.constants.find(name).map(CowVal::Borrowed),
        }
    }
}
