use std::borrow::Cow;
use std::fmt::Write;

use prometheus::proto::{LabelPair, Metric, MetricFamily, MetricType};

use super::ExpositionFormat;
use super::number::{push_number, push_real};

/// Writes families in the order they come in.
pub(crate) fn write(families: &[MetricFamily], format: ExpositionFormat) -> String {
    let mut text = String::new();
    for family in families {
        Writer { text: &mut text, format, family }.family();
    }
    if format == ExpositionFormat::OpenMetrics {
        text.push_str("# EOF\n");
    }
    text
}

struct Writer<'t, 'f> {
    text: &'t mut String,
    format: ExpositionFormat,
    family: &'f MetricFamily,
}

/// What OpenMetrics wants at the end of the samples of a counter, and not in its name.
const TOTAL: &str = "_total";

impl<'f> Writer<'_, 'f> {
    fn family(mut self) {
        let (name, kind) = self.name_and_kind();
        if !self.family.help().is_empty() {
            let help = self.escaped_help();
            let _ = writeln!(self.text, "# HELP {name} {help}");
        }
        let _ = writeln!(self.text, "# TYPE {name} {kind}");
        for metric in self.family.get_metric() {
            match self.family.get_field_type() {
                MetricType::COUNTER => {
                    self.sample("", metric, None, metric.get_counter().get_value());
                }
                MetricType::GAUGE => self.sample("", metric, None, metric.get_gauge().get_value()),
                MetricType::HISTOGRAM => self.histogram(metric),
                MetricType::SUMMARY => self.summary(metric),
                // OpenTelemetry has no such kind.
                MetricType::UNTYPED => {}
            }
        }
    }

    fn name_and_kind(&self) -> (&'f str, &'static str) {
        let name = self.family.name();
        let is_open = self.format == ExpositionFormat::OpenMetrics;
        match self.family.get_field_type() {
            MetricType::COUNTER if is_open => match name.strip_suffix(TOTAL) {
                Some(stem) => (stem, "counter"),
                None => (name, "unknown"),
            },
            MetricType::COUNTER => (name, "counter"),
            MetricType::GAUGE => (name, "gauge"),
            MetricType::HISTOGRAM => (name, "histogram"),
            MetricType::SUMMARY => (name, "summary"),
            MetricType::UNTYPED if is_open => (name, "unknown"),
            MetricType::UNTYPED => (name, "untyped"),
        }
    }

    fn histogram(&mut self, metric: &Metric) {
        let histogram = metric.get_histogram();
        let count = histogram.get_sample_count();
        let mut has_last = false;
        for bucket in histogram.get_bucket() {
            let bound = bucket.upper_bound();
            has_last |= bound == f64::INFINITY;
            self.count("_bucket", metric, Some(("le", bound)), bucket.cumulative_count());
        }
        if !has_last {
            self.count("_bucket", metric, Some(("le", f64::INFINITY)), count);
        }
        self.sample("_sum", metric, None, histogram.get_sample_sum());
        self.count("_count", metric, None, count);
    }

    fn summary(&mut self, metric: &Metric) {
        let summary = metric.get_summary();
        for quantile in summary.get_quantile() {
            self.sample("", metric, Some(("quantile", quantile.quantile())), quantile.value());
        }
        self.sample("_sum", metric, None, summary.sample_sum());
        self.count("_count", metric, None, summary.sample_count());
    }

    fn count(&mut self, suffix: &str, metric: &Metric, extra: Option<(&str, f64)>, count: u64) {
        if self.format == ExpositionFormat::OpenMetrics {
            self.series(suffix, metric, extra);
            let _ = writeln!(self.text, "{count}");
        } else {
            // The text format has floats alone, which hold counts exactly up to 2⁵³.
            self.sample(suffix, metric, extra, count as f64);
        }
    }

    fn sample(&mut self, suffix: &str, metric: &Metric, extra: Option<(&str, f64)>, value: f64) {
        self.series(suffix, metric, extra);
        self.push_value(value);
        self.text.push('\n');
    }

    fn push_value(&mut self, value: f64) {
        match self.format {
            ExpositionFormat::Text => push_number(self.text, value),
            ExpositionFormat::OpenMetrics => push_real(self.text, value),
        }
    }

    /// Writes name and labels, and the space after them.
    fn series(&mut self, suffix: &str, metric: &Metric, extra: Option<(&str, f64)>) {
        self.text.push_str(self.family.name());
        self.text.push_str(suffix);
        let labels = metric.get_label();
        let mut separator = '{';
        for label in labels {
            self.label(separator, label);
            separator = ',';
        }
        if let Some((key, value)) = extra {
            self.text.push(separator);
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.push_value(value);
            self.text.push('"');
            separator = ',';
        }
        if separator == ',' {
            self.text.push('}');
        }
        self.text.push(' ');
    }

    fn label(&mut self, separator: char, label: &LabelPair) {
        self.text.push(separator);
        self.text.push_str(label.name());
        self.text.push_str("=\"");
        self.text.push_str(&escaped(label.value(), true));
        self.text.push('"');
    }

    fn escaped_help(&self) -> Cow<'f, str> {
        escaped(self.family.help(), self.format == ExpositionFormat::OpenMetrics)
    }
}

/// Escapes backslashes and line feeds, and quotes where they end the text.
fn escaped(text: &str, is_quoted: bool) -> Cow<'_, str> {
    let is_special = |c| matches!(c, '\\' | '\n') || (c == '"' && is_quoted);
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str(r"\\"),
            '\n' => escaped.push_str(r"\n"),
            '"' if is_quoted => escaped.push_str("\\\""),
            _ => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}
