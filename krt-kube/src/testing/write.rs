//! Creating, changing and deleting objects.

use super::apply::{self, Operation};
use super::failure::Failure;
use super::kind::{self, Scope, ServedKind, Status};
use super::route::{Call, ResourcePath};
use super::store::{Id, Store};
use super::strategic;
use serde_json::{Value, json};
use std::sync::Arc;

/// A request to write, with what the server knows of the kind.
pub(super) struct Write<'a> {
    pub(super) kind: &'a ServedKind,
    pub(super) path: &'a ResourcePath,
    pub(super) call: &'a Call,
}

/// What became of an object that was to be deleted.
pub(super) enum Deleted {
    /// It waits for its finalizers.
    Waiting(Arc<Value>),
    Gone(Arc<Value>),
}

impl Write<'_> {
    pub(super) fn create(&self, store: &mut Store, mut body: Value) -> Result<Arc<Value>, Failure> {
        self.check_body(&body)?;
        if self.path.namespace.is_empty() && self.kind.scope == Scope::Namespaced {
            return Err(Failure::bad_request("the namespace is missing"));
        }
        let prefix = body["metadata"]["generateName"].as_str().map(str::to_owned);
        let name = match (body["metadata"]["name"].as_str(), prefix) {
            (Some(name), _) if !name.is_empty() => name.to_owned(),
            (_, Some(prefix)) => format!("{prefix}{}", store.next_suffix()),
            _ => return Err(self.invalid("metadata.name", "name or generateName is required")),
        };
        let id = self.id(&name);
        if store.objects.contains_key(&id) {
            let message = format!("{} \"{name}\" already exists", self.kind.name());
            return Err(Failure::new(409, "AlreadyExists", message));
        }
        body["metadata"]["name"] = json!(name);
        if self.kind.status == Status::Subresource {
            remove(&mut body, "status");
        }
        let writer = self.call.writer(Operation::Update);
        apply::note_update(&json!({}), &mut body, &writer, &self.api_version());
        Ok(self.settle_new(store, id, body))
    }

    pub(super) fn update(&self, store: &mut Store, body: Value) -> Result<Arc<Value>, Failure> {
        self.check_body(&body)?;
        let (id, live) = self.find(store)?;
        self.check_preconditions(&live, &body["metadata"])?;
        let mut new = self.combine(&live, body);
        let writer = self.call.writer(Operation::Update);
        apply::note_update(&live, &mut new, &writer, &self.api_version());
        Ok(self.settle(store, id, &live, new))
    }

    pub(super) fn patch(&self, store: &mut Store, body: &Value) -> Result<Arc<Value>, Failure> {
        let content_type = self.call.content_type.split(';').next().unwrap_or_default().trim();
        if content_type == "application/apply-patch+yaml" {
            return self.apply(store, body);
        }
        let (id, live) = self.find(store)?;
        let mut patched = Value::clone(&live);
        match content_type {
            "application/merge-patch+json" => json_patch::merge(&mut patched, body),
            "application/json-patch+json" => {
                let patch: json_patch::Patch = serde_json::from_value(body.clone())
                    .map_err(|error| Failure::bad_request(error.to_string()))?;
                json_patch::patch(&mut patched, &patch)
                    .map_err(|error| Failure::new(422, "Invalid", error.to_string()))?;
            }
            "application/strategic-merge-patch+json" => strategic::merge(&mut patched, body)?,
            other => {
                let message = format!("patches of type {other:?} are not served");
                return Err(Failure::new(415, "UnsupportedMediaType", message));
            }
        }
        self.check_body(&patched)?;
        self.check_preconditions(&live, &patched["metadata"])?;
        let mut new = self.combine(&live, patched);
        let writer = self.call.writer(Operation::Update);
        apply::note_update(&live, &mut new, &writer, &self.api_version());
        Ok(self.settle(store, id, &live, new))
    }

    fn apply(&self, store: &mut Store, body: &Value) -> Result<Arc<Value>, Failure> {
        if self.call.query.text("fieldManager").is_none() {
            return Err(self.invalid("fieldManager", "is required for apply patch"));
        }
        if !body["metadata"]["managedFields"].is_null() {
            return Err(Failure::bad_request("metadata.managedFields must be nil"));
        }
        self.check_body(body)?;
        let writer = self.call.writer(Operation::Apply);
        let id = self.id(&self.path.name);
        let live = store.objects.get(&id).cloned();
        let Some(live) = live else {
            if !self.path.subresource.is_empty() {
                return Err(Failure::not_found(&self.kind.name(), &self.path.name));
            }
            let meta = &body["metadata"];
            if !(meta["uid"].is_null() && meta["resourceVersion"].is_null()) {
                let why = "the object has been deleted; please apply your changes to a new one";
                return Err(Failure::conflict(&self.kind.name(), &self.path.name, why));
            }
            let base = json!({
                "apiVersion": self.api_version(),
                "kind": self.kind.kind,
                "metadata": {"name": &*self.path.name},
            });
            let mut wanted = body.clone();
            if self.kind.status == Status::Subresource {
                remove(&mut wanted, "status");
            }
            let force = self.call.force();
            let new = apply::apply(&base, &wanted, &writer, force, &self.api_version())?;
            return Ok(self.settle_new(store, id, new));
        };
        self.check_preconditions(&live, &body["metadata"])?;
        let mut wanted = body.clone();
        if self.path.subresource == "status" {
            wanted = json!({"status": body["status"].clone()});
            if wanted["status"].is_null() {
                remove(&mut wanted, "status");
            }
        } else if self.kind.status == Status::Subresource {
            remove(&mut wanted, "status");
        }
        let force = self.call.force();
        let new = apply::apply(&live, &wanted, &writer, force, &self.api_version())?;
        Ok(self.settle(store, id, &live, new))
    }

    pub(super) fn delete(&self, store: &mut Store, options: &Value) -> Result<Deleted, Failure> {
        let (id, live) = self.find(store)?;
        self.check_preconditions(&live, &options["preconditions"])?;
        if self.call.is_dry_run() {
            return Ok(Deleted::Gone(live));
        }
        if has_finalizers(&live) {
            let mut new = Value::clone(&live);
            if new["metadata"]["deletionTimestamp"].is_null() {
                new["metadata"]["deletionTimestamp"] = json!(store.now());
                return Ok(Deleted::Waiting(store.put(id, new)));
            }
            return Ok(Deleted::Waiting(live));
        }
        Ok(Deleted::Gone(remove_with_contents(store, &id).unwrap_or(live)))
    }

    /// Stores an object that is new.
    fn settle_new(&self, store: &mut Store, id: Id, mut new: Value) -> Arc<Value> {
        new["apiVersion"] = json!(self.api_version());
        new["kind"] = json!(self.kind.kind);
        complete(store, &id, None, &mut new);
        if self.call.is_dry_run() {
            return Arc::new(new);
        }
        if self.kind.name() == kind::definitions().name() {
            establish(store, &mut new);
        }
        store.put(id, new)
    }

    /// Stores another version of an object, unless nothing has changed.
    fn settle(&self, store: &mut Store, id: Id, live: &Arc<Value>, mut new: Value) -> Arc<Value> {
        if new == **live || self.call.is_dry_run() {
            return if new == **live { Arc::clone(live) } else { Arc::new(new) };
        }
        if is_respecified(live, &new) {
            let generation = live["metadata"]["generation"].as_i64().unwrap_or(0) + 1;
            new["metadata"]["generation"] = json!(generation);
        }
        if self.kind.name() == kind::definitions().name() {
            establish(store, &mut new);
        }
        let is_ending = !new["metadata"]["deletionTimestamp"].is_null();
        if is_ending && !has_finalizers(&new) {
            let new = store.put(id.clone(), new);
            return remove_with_contents(store, &id).unwrap_or(new);
        }
        store.put(id, new)
    }

    /// Takes from a body what the request may change and the rest from the object.
    fn combine(&self, live: &Value, mut body: Value) -> Value {
        for field in ["uid", "creationTimestamp", "generation", "resourceVersion"] {
            body["metadata"][field] = live["metadata"][field].clone();
        }
        for field in ["namespace", "deletionTimestamp", "managedFields"] {
            match live["metadata"].get(field) {
                Some(value) => body["metadata"][field] = value.clone(),
                None => remove(&mut body["metadata"], field),
            }
        }
        body["apiVersion"] = live["apiVersion"].clone();
        body["kind"] = live["kind"].clone();
        let (mut base, part) = match self.path.subresource.as_str() {
            "status" => (live.clone(), body.get("status").cloned()),
            _ if self.kind.status == Status::Subresource => (body, live.get("status").cloned()),
            _ => return body,
        };
        match part {
            Some(status) => base["status"] = status,
            None => remove(&mut base, "status"),
        }
        base
    }

    fn find(&self, store: &Store) -> Result<(Id, Arc<Value>), Failure> {
        let id = self.id(&self.path.name);
        let missing = || Failure::not_found(&self.kind.name(), &self.path.name);
        let live = store.objects.get(&id).cloned().ok_or_else(missing)?;
        Ok((id, live))
    }

    fn id(&self, name: &str) -> Id {
        Id::new(self.kind, &self.path.namespace, name)
    }

    fn api_version(&self) -> String {
        self.kind.api_version(&self.path.version)
    }

    fn check_body(&self, body: &Value) -> Result<(), Failure> {
        if !body["metadata"].is_object() && !body["metadata"].is_null() || !body.is_object() {
            return Err(Failure::bad_request("the body is no object of Kubernetes"));
        }
        for (field, expected) in
            [("apiVersion", self.api_version()), ("kind", self.kind.kind.clone())]
        {
            let found = body[field].as_str().unwrap_or_default();
            if !found.is_empty() && found != expected {
                let message =
                    format!("the {field} in the data ({found}) does not match {expected}");
                return Err(Failure::bad_request(message));
            }
        }
        for (field, expected) in [("name", &self.path.name), ("namespace", &self.path.namespace)] {
            let found = body["metadata"][field].as_str().unwrap_or_default();
            if !found.is_empty() && !expected.is_empty() && found != &**expected {
                let message = format!("the {field} of the object ({found}) does not match the URL");
                return Err(Failure::bad_request(message));
            }
        }
        Ok(())
    }

    fn check_preconditions(&self, live: &Value, wanted: &Value) -> Result<(), Failure> {
        let why = "the object has been modified; please apply your changes to the latest version \
                   and try again";
        for field in ["uid", "resourceVersion"] {
            let wanted = wanted[field].as_str().filter(|wanted| !wanted.is_empty());
            if wanted.is_some_and(|wanted| live["metadata"][field] != wanted) {
                return Err(Failure::conflict(&self.kind.name(), &self.path.name, why));
            }
        }
        Ok(())
    }

    fn invalid(&self, field: &str, why: &str) -> Failure {
        let name = &self.path.name;
        let message = format!("{} \"{name}\" is invalid: {field}: {why}", self.kind.name());
        Failure::new(422, "Invalid", message)
    }
}

/// Deletes an object, and what lives in a namespace or belongs to a definition.
pub(super) fn remove_with_contents(store: &mut Store, id: &Id) -> Option<Arc<Value>> {
    let object = store.objects.get(id)?;
    let defined = (*id.resource == *kind::definitions().name())
        .then(|| ServedKind::from_definition(object))
        .flatten();
    let is_inside = |other: &Id| match &defined {
        Some(kind) => *other.resource == *kind.name(),
        None => &*id.resource == "namespaces" && other.namespace == id.name,
    };
    let inside: Vec<_> = store.objects.keys().filter(|other| is_inside(other)).cloned().collect();
    for other in inside {
        store.remove(&other);
    }
    if let Some(kind) = defined {
        store.kinds.retain(|known| known.name() != kind.name());
    }
    store.remove(id)
}

/// Gives an object the metadata that the server decides.
pub(super) fn complete(store: &mut Store, id: &Id, live: Option<&Value>, object: &mut Value) {
    let metadata = &mut object["metadata"];
    match live {
        Some(live) => {
            let known = &live["metadata"];
            for field in ["uid", "creationTimestamp", "generation"] {
                metadata[field] = known[field].clone();
            }
        }
        None => {
            metadata["uid"] = json!(format!("00000000-0000-4000-8000-{:012}", store.revision + 1));
            metadata["creationTimestamp"] = json!(store.now());
            metadata["generation"] = json!(1);
        }
    }
    if !id.namespace.is_empty() {
        metadata["namespace"] = json!(&*id.namespace);
    }
    if live.is_some_and(|live| is_respecified(live, object)) {
        let generation = object["metadata"]["generation"].as_i64().unwrap_or(0) + 1;
        object["metadata"]["generation"] = json!(generation);
    }
}

/// Serves what a definition describes, and says so in its status.
pub(super) fn establish(store: &mut Store, definition: &mut Value) {
    let Some(kind) = ServedKind::from_definition(definition) else { return };
    let condition = |kind: &str| json!({"type": kind, "status": "True", "reason": "Served"});
    definition["status"]["conditions"] =
        json!([condition("NamesAccepted"), condition("Established")]);
    definition["status"]["acceptedNames"] = definition["spec"]["names"].clone();
    store.serve(kind);
}

fn is_respecified(before: &Value, after: &Value) -> bool {
    let rest = |object: &Value| {
        let mut rest = object.as_object().cloned().unwrap_or_default();
        rest.retain(|name, _| !matches!(name.as_str(), "metadata" | "status"));
        rest
    };
    rest(before) != rest(after)
}

fn has_finalizers(object: &Value) -> bool {
    object["metadata"]["finalizers"].as_array().is_some_and(|list| !list.is_empty())
}

fn remove(object: &mut Value, field: &str) {
    if let Some(map) = object.as_object_mut() {
        map.remove(field);
    }
}
