use mesh_config_model::specs::telemetry::{
    AccessLogging, CustomTag, CustomTagType, MetricMatch, MetricsOverrides, ProviderRef,
    TagOperation, TagOverride, Telemetry, Tracing,
};

use crate::check::{expression, target_ref};
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for Telemetry {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        let target = self.target_ref.as_ref();
        target_ref::policy_target(sink, self.selector.as_ref(), target, &self.target_refs);
        for (i, metrics) in self.metrics.iter().enumerate() {
            let mut at = sink.field("metrics");
            let mut at = at.index(i);
            providers(&mut at, &metrics.providers);
            for (j, given) in metrics.overrides.iter().enumerate() {
                overrides(&mut at.field("overrides").index(j), given);
            }
        }
        if self.tracing.len() > 1 {
            let message = "only one entry of tracing is used";
            sink.field("tracing").warning(Problem::new(codes::TE_11, message));
        }
        for (i, given) in self.tracing.iter().enumerate() {
            tracing(&mut sink.field("tracing").index(i), given);
        }
        for (i, given) in self.access_logging.iter().enumerate() {
            access_logging(&mut sink.field("accessLogging").index(i), given);
        }
    }
}

/// Checks the names of providers; the first one that is missing ends the check.
fn providers(at: &mut Sink<'_>, providers: &[ProviderRef]) {
    if let Some(i) = providers.iter().position(|provider| provider.name.is_empty()) {
        let problem = Problem::new(codes::TE_5, "provider has no name");
        at.field("providers").index(i).field("name").error(problem);
    }
}

fn overrides(at: &mut Sink<'_>, overrides: &MetricsOverrides) {
    for (name, tag) in &overrides.tag_overrides {
        let mut at = at.field("tagOverrides");
        let mut at = at.key(name);
        if name.is_empty() {
            at.warning(Problem::new(codes::TE_6, "tag has no name"));
        }
        at.field("value").check(tag_value(tag));
    }
    let metric = overrides.r#match.as_ref().and_then(|selector| selector.metric_match.as_ref());
    if let Some(MetricMatch::CustomMetric(name)) = metric
        && name.is_empty()
    {
        let problem = Problem::new(codes::TE_9, "metric has no name");
        at.field("match").field("customMetric").error(problem);
    }
}

fn tag_value(tag: &TagOverride) -> Result<(), Problem> {
    match tag.operation {
        TagOperation::Upsert if tag.value.is_empty() => {
            Err(Problem::new(codes::TE_7, "operation UPSERT, the default one, needs a value"))
        }
        TagOperation::Remove if !tag.value.is_empty() => {
            Err(Problem::new(codes::TE_8, "operation REMOVE has no value").removed())
        }
        _ => Ok(()),
    }
}

fn tracing(at: &mut Sink<'_>, tracing: &Tracing) {
    if tracing.providers.len() > 1 {
        let message = "only one provider of tracing is used";
        at.field("providers").warning(Problem::new(codes::TE_12, message));
    }
    providers(at, &tracing.providers);
    if let Some(percent) = tracing.random_sampling_percentage
        && !(0.0..=100.0).contains(&percent)
    {
        let message = format!("percentage {percent} is outside 0..=100");
        at.field("randomSamplingPercentage")
            .error(Problem::new(codes::TE_13, message).with("percentage", percent));
    }
    for (name, tag) in &tracing.custom_tags {
        let mut at = at.field("customTags");
        let mut at = at.key(name);
        if name.is_empty() {
            at.error(Problem::new(codes::TE_14, "tag has no name"));
        }
        custom_tag(&mut at, tag);
    }
}

fn custom_tag(at: &mut Sink<'_>, tag: &CustomTag) {
    let (field, part, text, code) = match &tag.r#type {
        Some(CustomTagType::Literal(tag)) => ("literal", "value", &tag.value, codes::TE_15),
        Some(CustomTagType::Header(tag)) => ("header", "name", &tag.name, codes::TE_16),
        Some(CustomTagType::Environment(tag)) => ("environment", "name", &tag.name, codes::TE_17),
        _ => return,
    };
    if text.is_empty() {
        let problem = Problem::new(code, format!("{field} of the tag has no {part}"));
        at.field(field).field(part).error(problem);
    }
}

fn access_logging(at: &mut Sink<'_>, logging: &AccessLogging) {
    providers(at, &logging.providers);
    if let Some(filter) = &logging.filter {
        let checked = expression::cel(&filter.expression);
        at.field("filter").field("expression").check(checked);
    }
}
