//! Faults that a test asks for.

use super::failure::Failure;
use std::fmt;
use std::time::Duration;

/// What a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verb {
    /// Which groups, versions and kinds there are.
    Discover,
    /// One object.
    Get,
    /// The objects of a kind.
    List,
    /// The changes of a kind.
    Watch,
    /// A new object.
    Create,
    /// Another version of an object.
    Update,
    /// A change of an object, or an apply.
    Patch,
    /// The end of an object.
    Delete,
    /// The end of many objects.
    DeleteCollection,
}

/// Prints the verb as roles of Kubernetes name it.
impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discover => "discover",
            Self::Get => "get",
            Self::List => "list",
            Self::Watch => "watch",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::DeleteCollection => "deletecollection",
        })
    }
}

/// A fault for [`ApiServer::inject`](super::ApiServer::inject); by default it happens once, to the
/// next request whatever it is.
///
/// ```
/// use krt_kube::testing::{ApiServer, Fault, Verb};
/// use std::time::Duration;
///
/// let server = ApiServer::new();
/// server.inject(Fault::too_many_requests(Duration::from_secs(2)).on(Verb::List).of("pods"));
/// server.inject(Fault::status(500).on(Verb::Watch).times(3));
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    effect: Effect,
    verb: Option<Verb>,
    plural: Option<String>,
    times: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Effect {
    Answer(Failure),
    Disconnect,
    Delay(Duration),
}

impl Fault {
    /// Answers with a status code of 400 or more.
    #[must_use]
    pub fn status(code: u16) -> Self {
        Self::new(Effect::Answer(Failure::of_code(code)))
    }

    /// Answers with 429 and the time to wait, in whole seconds.
    #[must_use]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        let mut failure = Failure::of_code(429);
        failure.retry_after_seconds = Some(retry_after.as_secs());
        Self::new(Effect::Answer(failure))
    }

    /// Ends the connection instead of answering.
    #[must_use]
    pub fn disconnect() -> Self {
        Self::new(Effect::Disconnect)
    }

    /// Answers later, on the clock of tokio.
    #[must_use]
    pub fn delay(time: Duration) -> Self {
        Self::new(Effect::Delay(time))
    }

    fn new(effect: Effect) -> Self {
        Self { effect, verb: None, plural: None, times: 1 }
    }

    /// Restricts the fault to requests of one kind of verb.
    #[must_use]
    pub fn on(self, verb: Verb) -> Self {
        Self { verb: Some(verb), ..self }
    }

    /// Restricts the fault to a resource, named by its plural.
    #[must_use]
    pub fn of(self, plural: &str) -> Self {
        Self { plural: Some(plural.to_owned()), ..self }
    }

    /// Lets the fault happen so many times.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    fn concerns(&self, verb: Verb, plural: &str) -> bool {
        self.verb.is_none_or(|wanted| wanted == verb)
            && self.plural.as_deref().is_none_or(|wanted| wanted == plural)
    }
}

/// The faults that are still to happen.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    /// Takes the oldest fault that concerns a request.
    pub(super) fn take(&mut self, verb: Verb, plural: &str) -> Option<Effect> {
        let place = self.0.iter().position(|fault| fault.concerns(verb, plural))?;
        let fault = self.0.get_mut(place)?;
        let effect = fault.effect.clone();
        fault.times = fault.times.saturating_sub(1);
        if fault.times == 0 {
            self.0.remove(place);
        }
        Some(effect)
    }
}
