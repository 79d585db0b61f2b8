use mesh_monitoring::{DefinitionError, Label, Registry, Sum};
use mesh_validation::admission::Review;

const VERDICT: Label = Label::new("verdict");
const KIND: Label = Label::new("kind");
const RESULT: Label = Label::new("result");

/// What the webhook counts; a clone counts into the same.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    reviews: Sum,
    reloads: Sum,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, DefinitionError> {
        let registry = Registry::new();
        Ok(Self {
            reviews: registry
                .sum("mesh_webhook_reviews_total", "Answers to API servers, by verdict and kind.")
                .build()?,
            reloads: registry
                .sum("mesh_webhook_certificate_loads_total", "Certificates read, by result.")
                .build()?,
            registry,
        })
    }

    /// Counts an answer; kinds that are not known are counted together.
    pub(crate) fn review(&self, review: &Review) {
        let kind = review.kind.as_ref().map_or("", |kind| &kind.kind).to_owned();
        self.reviews
            .with([VERDICT.value(review.verdict.to_string()), KIND.value(kind)])
            .increment();
    }

    pub(crate) fn reload(&self, is_read: bool) {
        let result = if is_read { "success" } else { "failure" };
        self.reloads.with([RESULT.value(result)]).increment();
    }

    pub(crate) fn text(&self) -> String {
        self.registry.prometheus_text()
    }
}
