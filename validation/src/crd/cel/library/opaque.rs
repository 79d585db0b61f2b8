use cel::ExecutionError;
use cel::common::types::{CelInt, CelString};
use cel::common::value::{CowVal, Val};

/// What a function of CEL answers.
pub(super) type Answer<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;
/// What a function of CEL is given; for a method, first what it is called on.
pub(super) type Arguments<'b, 'v> = Vec<CowVal<'b, 'v>>;

/// Makes a type a value of CEL that can be compared for equality and is otherwise opaque.
macro_rules! opaque {
    ($rust:ident, $name:literal $(, $accessor:ident: $capability:path)?) => {
        impl cel::common::value::Val for $rust {
            fn get_type(&self) -> &cel::common::types::Type {
                <Self as cel::common::value::Val>::cel_type()
            }

            fn cel_type() -> &'static cel::common::types::Type {
                static TYPE: cel::common::types::Type =
                    cel::common::types::Type::new_unspecified_type($name);
                &TYPE
            }

            $(fn $accessor(&self) -> Option<&dyn $capability> {
                Some(self)
            })?

            fn equals(&self, other: &dyn cel::common::value::Val) -> bool {
                other.downcast_ref::<Self>().is_some_and(|other| self == other)
            }

            fn clone_as_boxed<'v>(&self) -> Box<dyn cel::common::value::Val + 'v> {
                Box::new(self.clone())
            }

            fn as_any(&self) -> Option<&dyn std::any::Any> {
                Some(self)
            }
        }

        impl cel::common::value::StaticVal for $rust {}
    };
}
pub(super) use opaque;

/// Reads an argument that is a text.
pub(super) fn text<'a>(
    arguments: &'a [CowVal<'_, '_>],
    at: usize,
) -> Result<&'a str, ExecutionError> {
    arguments
        .get(at)
        .and_then(|value| value.downcast_ref::<CelString<'_>>())
        .map(CelString::inner)
        .ok_or_else(|| wrong("string"))
}

/// Reads an argument that is a number.
pub(super) fn int(arguments: &[CowVal<'_, '_>], at: usize) -> Result<i64, ExecutionError> {
    arguments
        .get(at)
        .and_then(|value| value.downcast_ref::<CelInt>())
        .map(|number| *number.inner())
        .ok_or_else(|| wrong("int"))
}

/// Reads an argument of a type of ours.
pub(super) fn own<'a, T: cel::common::value::StaticVal>(
    arguments: &'a [CowVal<'_, '_>],
    at: usize,
) -> Result<&'a T, ExecutionError> {
    arguments
        .get(at)
        .and_then(|value| value.as_any())
        .and_then(|value| value.downcast_ref::<T>())
        .ok_or_else(|| wrong(T::cel_type().name()))
}

/// Answers with a value.
#[expect(clippy::unnecessary_wraps, reason = "functions of CEL may fail")]
pub(super) fn answer<'b, 'v>(value: impl Val + 'v) -> Answer<'b, 'v> {
    Ok(CowVal::owned(value))
}

fn wrong(want: &str) -> ExecutionError {
    ExecutionError::UnexpectedType { got: "another type".to_owned(), want: want.to_owned() }
}
