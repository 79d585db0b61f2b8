use serde::Serialize;

/// More warnings than this are counted, not listed; the API server drops them by their length.
const MOST_WARNINGS: usize = 16;

/// What is answered to an API server.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    api_version: &'static str,
    kind: &'static str,
    response: Response,
}

#[derive(Debug, Serialize)]
struct Response {
    uid: String,
    allowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Status {
    status: &'static str,
    message: String,
    reason: &'static str,
    code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

#[derive(Debug, Serialize)]
struct Details {
    causes: Vec<Cause>,
}

/// One reason to refuse.
#[derive(Debug, Serialize)]
pub(super) struct Cause {
    /// The code of the check.
    pub(super) reason: String,
    pub(super) message: String,
    pub(super) field: String,
}

impl Answer {
    pub(super) fn allowed(version: &'static str, uid: String, warnings: Vec<String>) -> Self {
        Self::new(
            version,
            Response { uid, allowed: true, status: None, warnings: listed(warnings) },
        )
    }

    /// Refuses what cannot be understood.
    pub(super) fn bad_request(version: &'static str, uid: String, message: String) -> Self {
        let status =
            Status { status: "Failure", message, reason: "BadRequest", code: 400, details: None };
        Self::new(
            version,
            Response { uid, allowed: false, status: Some(status), warnings: Vec::new() },
        )
    }

    /// Refuses an object.
    pub(super) fn invalid(
        version: &'static str,
        uid: String,
        message: String,
        causes: Vec<Cause>,
        warnings: Vec<String>,
    ) -> Self {
        let details = (!causes.is_empty()).then_some(Details { causes });
        let status = Status { status: "Failure", message, reason: "Invalid", code: 422, details };
        let warnings = listed(warnings);
        Self::new(version, Response { uid, allowed: false, status: Some(status), warnings })
    }

    fn new(api_version: &'static str, response: Response) -> Self {
        Self { api_version, kind: "AdmissionReview", response }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers are JSON")
    }
}

fn listed(mut warnings: Vec<String>) -> Vec<String> {
    let more = warnings.len().saturating_sub(MOST_WARNINGS);
    if more > 0 {
        warnings.truncate(MOST_WARNINGS);
        warnings.push(format!("and {more} more"));
    }
    warnings
}
