use crate::{Context, Sink};

/// Checks one kind of spec.
///
/// Implemented for the specs this crate covers; implement it for specs of your own and register them with
/// [`Validators::with`](crate::Validators::with).
///
/// A validator never does IO, never panics, and sees one object alone.
///
/// ```
/// use mesh_config_model::{GroupVersionKind, Meta};
/// use mesh_validation::{Code, Context, Mode, Problem, Sink, Validate};
///
/// struct Quota { pods: u32 }
///
/// const QUOTA: Code = Code::new("ACME-7", "empty quota", "a quota of nothing stops the namespace");
///
/// impl Validate for Quota {
///     fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
///         if self.pods == 0 {
///             let message = format!("namespace {} may run no pod", context.namespace());
///             sink.field("pods").error(Problem::new(QUOTA, message));
///         }
///     }
/// }
///
/// let meta = Meta { namespace: "prod".into(), ..Meta::default() };
/// let context = Context::new(&meta, Mode::default());
/// let findings = Sink::collect(context.mode(), |sink| Quota { pods: 0 }.validate(&context, &mut sink.field("spec")));
/// assert_eq!(findings[0].to_string(), "error at spec.pods: namespace prod may run no pod [ACME-7]");
/// ```
pub trait Validate {
    /// Reports everything that is wrong; `sink` stands at the spec.
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>);
}
