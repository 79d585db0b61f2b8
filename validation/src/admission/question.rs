use serde::Deserialize;
use serde_json::{Map, Value};

/// Both versions that an API server speaks have the same fields as far as they count here.
const VERSIONS: [&str; 2] = ["admission.k8s.io/v1", "admission.k8s.io/v1beta1"];
const KIND: &str = "AdmissionReview";

/// What an API server asks.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// The version it is asked in, and is to be answered in.
    pub(super) version: &'static str,
    pub(super) uid: String,
    pub(super) operation: String,
    /// `None` when there is none.
    pub(super) object: Option<Map<String, Value>>,
}

/// What can be read of a question whose object is nested too deeply.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Envelope {
    api_version: String,
    request: Request,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Request {
    uid: String,
}

/// A question that cannot be answered.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) version: &'static str,
    pub(super) uid: String,
    pub(super) why: String,
}

impl Question {
    pub(super) fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let unreadable =
            |version, uid: &str, why: String| Unreadable { version, uid: uid.to_owned(), why };
        let review: Value = serde_json::from_slice(body).map_err(|error| {
            let Envelope { api_version, request } =
                serde_json::from_slice(body).unwrap_or_default();
            let version = VERSIONS.into_iter().find(|version| *version == api_version);
            let why = format!("could not decode body: {error}");
            unreadable(version.unwrap_or(VERSIONS[0]), &request.uid, why)
        })?;
        let text = |path: &str| review.pointer(path).and_then(Value::as_str).unwrap_or_default();
        let (api_version, kind, uid) = (text("/apiVersion"), text("/kind"), text("/request/uid"));
        let version = VERSIONS.into_iter().find(|version| *version == api_version);
        let Some(version) = version.filter(|_| kind == KIND) else {
            let why =
                format!("could not decode object: unsupported type {kind:?} of {api_version:?}");
            return Err(unreadable(VERSIONS[0], uid, why));
        };
        if !review.get("request").is_some_and(Value::is_object) {
            return Err(unreadable(version, uid, "could not decode object: no request".to_owned()));
        }
        let mut object = match review.pointer("/request/object") {
            Some(Value::Object(object)) => Some(object.clone()),
            None | Some(Value::Null) => None,
            Some(_) => {
                return Err(unreadable(
                    version,
                    uid,
                    "could not decode object: it is no map".to_owned(),
                ));
            }
        };
        if let Some(metadata) = object.as_mut().and_then(|object| object.get_mut("metadata")) {
            place(metadata, text("/request/namespace"));
        }
        let (uid, operation) = (uid.to_owned(), text("/request/operation").to_owned());
        Ok(Self { version, uid, operation, object })
    }
}

/// Puts an object without namespace in that of the request.
fn place(metadata: &mut Value, namespace: &str) {
    let Some(metadata) = metadata.as_object_mut().filter(|_| !namespace.is_empty()) else { return };
    let named = metadata.get("namespace").and_then(Value::as_str).unwrap_or_default();
    if named.is_empty() {
        metadata.insert("namespace".to_owned(), namespace.into());
    }
}
