/// A text format that Prometheus reads.
///
/// ```
/// use mesh_monitoring::{ExpositionFormat, Registry};
///
/// let format = ExpositionFormat::negotiate("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
/// assert_eq!(format, ExpositionFormat::OpenMetrics);
/// assert_eq!(Registry::new().exposition(format), "# EOF\n");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExpositionFormat {
    /// The text format of Prometheus, version 0.0.4.
    #[default]
    Text,
    /// OpenMetrics 1.0.0.
    ///
    /// A sum whose name does not end in `_total` has the type `unknown` there, as the format allows counters no
    /// other name.
    OpenMetrics,
}

impl ExpositionFormat {
    /// Chooses by the `Accept` header of a request: the format with the higher quality, text where they are equal.
    #[must_use]
    pub fn negotiate(accept: &str) -> Self {
        let (mut text, mut open) = (0.0, 0.0);
        for part in accept.split(',') {
            let mut fields = part.split(';').map(str::trim);
            let media = fields.next().unwrap_or_default().to_ascii_lowercase();
            let (mut quality, mut is_known) = (1.0, true);
            for field in fields {
                let (key, value) = field.split_once('=').unwrap_or((field, ""));
                match key.trim() {
                    "q" => quality = value.trim().parse().unwrap_or(0.0),
                    "version" if media == "application/openmetrics-text" => {
                        is_known = matches!(value.trim(), "1.0.0" | "0.0.1");
                    }
                    _ => {}
                }
            }
            match media.as_str() {
                "application/openmetrics-text" if is_known => open = f64::max(open, quality),
                "text/plain" | "text/*" | "*/*" => text = f64::max(text, quality),
                _ => {}
            }
        }
        if open > text { Self::OpenMetrics } else { Self::Text }
    }

    /// What a server sends as `Content-Type`.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Text => crate::PROMETHEUS_CONTENT_TYPE,
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_follows_the_header() {
        let check = |accept: &str, open: bool| {
            let is_open = ExpositionFormat::negotiate(accept) == ExpositionFormat::OpenMetrics;
            assert_eq!(is_open, open, "{accept}");
        };
        check("", false);
        check("*/*", false);
        check("text/html", false);
        check("application/openmetrics-text", true);
        check("Application/OpenMetrics-Text; version=1.0.0; charset=utf-8", true);
        check("application/openmetrics-text; version=2.0.0", false);
        check("application/openmetrics-text;q=0", false);
        check("text/plain, application/openmetrics-text", false);
        check("text/plain;version=0.0.4;q=0.3,application/openmetrics-text;q=0.4", true);
        // What Prometheus 2.x sends.
        check(
            "application/openmetrics-text;version=1.0.0;q=0.75,\
             application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            true,
        );
    }
}
