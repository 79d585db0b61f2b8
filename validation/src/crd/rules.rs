//! Evaluates the rules of a schema on everything in an object.

use mesh_config_model::FieldPath;
use serde_json::Value;

use super::cel::{Budget, Outcome, Rule};
use super::codes;
use super::schema::Schema;
use crate::{Finding, Problem, Severity};

pub(super) struct Evaluation {
    path: FieldPath,
    budget: Budget,
    findings: Vec<Finding>,
    is_over: bool,
}

impl Evaluation {
    pub(super) fn run(object: &Value, old: Option<&Value>, schema: &Schema) -> Vec<Finding> {
        let (path, budget) = (FieldPath::root(), Budget::new());
        let mut evaluation = Self { path, budget, findings: Vec::new(), is_over: false };
        evaluation.value(object, old, schema);
        evaluation.findings
    }

    fn value(&mut self, value: &Value, old: Option<&Value>, schema: &Schema) {
        if !schema.has_rules || value.is_null() || self.is_over {
            return;
        }
        // What did not change is not judged again, except by rules about transitions.
        let is_unchanged = old == Some(value);
        for rule in &schema.rules {
            if !is_unchanged || rule.is_transition {
                self.rule(rule, value, old, schema);
            }
        }
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    let Some(child) = schema.child(key).filter(|child| child.has_rules) else {
                        continue;
                    };
                    self.path.push_field(key.clone());
                    self.value(value, old.and_then(|old| old.get(key)), child);
                    self.path.pop();
                }
            }
            Value::Array(items) => {
                let Some(each) = &schema.items else { return };
                let counterparts = schema.list.counterparts(old);
                for (index, item) in items.iter().enumerate() {
                    self.path.push_index(index);
                    self.value(item, counterparts.of(item), each);
                    self.path.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn rule(&mut self, rule: &Rule, value: &Value, old: Option<&Value>, schema: &Schema) {
        if self.is_over {
            return;
        }
        let path = || self.path.clone().join(&rule.field_path);
        let (path, problem) = match rule.evaluate(value, old, schema, &mut self.budget) {
            Outcome::Holds => return,
            Outcome::Broken(message) => (path(), Problem::new(codes::RULE, message)),
            Outcome::Failed(error, message) => {
                (path(), Problem::new(codes::RULE_ERROR, format!("{message} ({error})")))
            }
            Outcome::TooExpensive => {
                self.is_over = true;
                let message = "evaluating the rule costs more than the API server allows";
                (self.path.clone(), Problem::new(codes::COST, message))
            }
        };
        let problem = problem.with("rule", rule.source()).with("reason", rule.reason);
        self.findings.push(Finding::new(Severity::Error, path, problem));
    }
}
