use std::sync::Arc;

use krt::{Graph, Source, Transaction};
use mesh_config_model::GroupVersionKind;
use mesh_config_model::store::Event;

use super::inputs::Inputs;
use super::object::{Found, Object};
use crate::catalog::Change;
use crate::model::ObjectKey;

/// The inputs of the graph where files are what writes them.
pub(crate) struct Sources {
    objects: Vec<(Vec<GroupVersionKind>, Source<Object>)>,
    findings: Source<Found>,
}

impl Sources {
    pub(crate) fn new(graph: &Graph) -> (Self, Inputs) {
        let findings = graph.source("findings");
        let mut objects = Vec::new();
        let inputs = Inputs::new(findings.collection(), |name, kinds| {
            let source = graph.source(name);
            let collection = source.collection();
            objects.push((kinds.to_vec(), source));
            collection
        });
        (Self { objects, findings }, inputs)
    }

    /// Brings a change of the files into the graph, as part of one transaction.
    pub(crate) fn write(&self, write: &mut Transaction, change: Change) {
        for finding in change.settled {
            write.remove(&self.findings, &finding);
        }
        for finding in change.found {
            write.set(&self.findings, Found(finding));
        }
        for event in change.events {
            let object = event.object();
            let Some(source) = self.of(&object.meta.gvk) else { continue };
            if let Event::Delete(object) = &event {
                write.remove(source, &ObjectKey::of(object));
            } else {
                write.set(source, Object::new(Arc::clone(object)));
            }
        }
    }

    fn of(&self, kind: &GroupVersionKind) -> Option<&Source<Object>> {
        self.objects.iter().find(|(kinds, _)| kinds.contains(kind)).map(|(_, source)| source)
    }
}
