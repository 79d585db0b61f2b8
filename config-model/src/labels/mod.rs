//! Labels of objects, their syntax, and the selectors that pick objects by them.

mod map;
mod selector;
mod syntax;
mod text;
mod view;

pub use map::{ParseLabelsError, parse};
pub use selector::{
    LabelExpression, LabelSelector, Operator, OperatorError, Requirement, Selector, SelectorError,
    SelectorErrorKind,
};
pub use syntax::{LabelError, is_dns1123_label, is_wildcard_dns1123_label};
pub use text::ParseSelectorError;
pub use view::Labels;
