use cel::Context;
use cel::Value as CelValue;
use cel::common::ast::IdedExpr;
use cel::common::types::{CelBool, CelOptional, CelString};
use cel::common::value::Val;
use cel::parser::PrattParser;
use mesh_config_model::FieldPath;
use serde_json::Value;

use super::budget::Budget;
use super::environment;
use super::optional;
use super::rewrite::rewrite;
use super::scope::{Constants, Scope};
use super::value::value;
use crate::check::expression::parse;
use crate::crd::schema::Schema;

/// A rule as a CRD writes it; what is not written is empty.
#[derive(Debug, Default)]
pub(in crate::crd) struct RuleText<'t> {
    pub(in crate::crd) rule: &'t str,
    pub(in crate::crd) message: &'t str,
    pub(in crate::crd) message_expression: &'t str,
    pub(in crate::crd) reason: &'t str,
    pub(in crate::crd) field_path: &'t str,
    pub(in crate::crd) optional_old_self: bool,
}

/// A compiled rule.
#[derive(Debug)]
pub(in crate::crd) struct Rule {
    source: Box<str>,
    condition: Expression,
    message: Box<str>,
    message_expression: Option<Expression>,
    /// Why the API server says it refuses.
    pub(in crate::crd) reason: &'static str,
    /// Where below its value the rule points.
    pub(in crate::crd) field_path: FieldPath,
    optional_old_self: bool,
    /// Whether it compares with what was there before.
    pub(in crate::crd) is_transition: bool,
}

#[derive(Debug)]
struct Expression {
    tree: IdedExpr,
    constants: Constants,
}

/// What came of a rule.
#[derive(Debug)]
pub(in crate::crd) enum Outcome {
    Holds,
    /// With the message of its author.
    Broken(String),
    /// With the error, and the message of its author.
    Failed(String, String),
    /// The budget is used up.
    TooExpensive,
}

impl Rule {
    /// Compiles a rule; an error names the field it is about.
    pub(in crate::crd) fn compile(text: &RuleText<'_>) -> Result<Self, (&'static str, String)> {
        if text.rule.trim().is_empty() {
            return Err(("rule", "rule is empty".to_owned()));
        }
        let condition = Expression::compile(text.rule).map_err(|error| ("rule", error))?;
        let message_expression = match text.message_expression {
            "" => None,
            written => {
                Some(Expression::compile(written).map_err(|error| ("messageExpression", error))?)
            }
        };
        let field_path = match text.field_path {
            "" => FieldPath::root(),
            written => field_path(written).ok_or_else(|| {
                ("fieldPath", format!("{written:?} is not a path such as .spec.name"))
            })?,
        };
        let reason = match text.reason {
            "" | "FieldValueInvalid" => "FieldValueInvalid",
            "FieldValueForbidden" => "FieldValueForbidden",
            "FieldValueRequired" => "FieldValueRequired",
            "FieldValueDuplicate" => "FieldValueDuplicate",
            other => return Err(("reason", format!("reason {other:?} is not one of four"))),
        };
        let is_transition = environment::names_old_self(&condition.tree);
        Ok(Self {
            source: text.rule.trim().into(),
            condition,
            message: text.message.trim().into(),
            message_expression,
            reason,
            field_path,
            optional_old_self: text.optional_old_self,
            is_transition,
        })
    }

    /// The rule as it is written.
    pub(in crate::crd) fn source(&self) -> &str {
        &self.source
    }

    /// Evaluates the rule on a value; a rule about a transition holds when nothing was there before.
    pub(in crate::crd) fn evaluate(
        &self,
        json: &Value,
        old: Option<&Value>,
        schema: &Schema,
        budget: &mut Budget,
    ) -> Outcome {
        if self.is_transition && old.is_none() && !self.optional_old_self {
            return Outcome::Holds;
        }
        let this = value(json, Some(schema));
        let old = old.map(|old| value(old, Some(schema)));
        let old: Option<Box<dyn Val + '_>> = if self.optional_old_self {
            Some(Box::new(old.map_or_else(CelOptional::none, CelOptional::of)))
        } else {
            old
        };
        let condition = self.condition.evaluate(&*this, old.as_deref(), budget, |result| {
            result.downcast_ref::<CelBool>().map(|holds| *holds.inner())
        });
        match condition {
            None => Outcome::TooExpensive,
            Some(Ok(Some(true))) => Outcome::Holds,
            Some(Ok(Some(false))) => match self.message(&*this, old.as_deref(), budget) {
                Some(message) => Outcome::Broken(message),
                None => Outcome::TooExpensive,
            },
            Some(Ok(None)) => {
                Outcome::Failed("the rule is no condition".to_owned(), self.own_message())
            }
            Some(Err(error)) => Outcome::Failed(error, self.own_message()),
        }
    }

    /// What the message expression says, when it says something in one line; else what is written.
    fn message<'v>(
        &self,
        this: &'v (dyn Val + 'v),
        old: Option<&'v (dyn Val + 'v)>,
        budget: &mut Budget,
    ) -> Option<String> {
        let Some(expression) = &self.message_expression else { return Some(self.own_message()) };
        let said = expression.evaluate(this, old, budget, |result| {
            result.downcast_ref::<CelString<'_>>().map(|text| text.inner().trim().to_owned())
        })?;
        let usable =
            |text: &String| !text.is_empty() && !text.contains(['\n', '\r']) && text.len() <= 5120;
        Some(said.ok().flatten().filter(usable).unwrap_or_else(|| self.own_message()))
    }

    fn own_message(&self) -> String {
        if self.message.is_empty() {
            format!("failed rule: {}", self.source)
        } else {
            self.message.to_string()
        }
    }
}

impl Expression {
    fn compile(source: &str) -> Result<Self, String> {
        let fails = |why: String| format!("does not compile: {why}");
        let parser = PrattParser::new().enable_optional_syntax(true);
        let mut tree = parse(parser, source).map_err(fails)?;
        optional::expand(&mut tree).map_err(fails)?;
        environment::check(&tree).map_err(fails)?;
        let mut constants = Constants::default();
        rewrite(&mut tree, &mut constants);
        if environment::is_too_deep(&tree) {
            return Err(fails("it is nested too deeply".to_owned()));
        }
        Ok(Self { tree, constants })
    }

    /// `None` when the budget is used up.
    fn evaluate<'v, T>(
        &'v self,
        this: &'v (dyn Val + 'v),
        old: Option<&'v (dyn Val + 'v)>,
        budget: &mut Budget,
        read: impl FnOnce(&dyn Val) -> T,
    ) -> Option<Result<T, String>> {
        let scope = Scope { this, old, constants: &self.constants };
        let mut context = Context::with_env(environment::shared());
        context.set_variable_resolver(&scope);
        budget.spend(|| match CelValue::resolve_val(&self.tree, &context) {
            Ok(result) => Ok(read(&*result)),
            Err(error) => Err(error.to_string()),
        })
    }
}

/// Reads a JSON path of fields, such as `.spec.name` or `.labels['app']`.
fn field_path(written: &str) -> Option<FieldPath> {
    let mut path = FieldPath::root();
    let mut rest = written;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let (name, after) = quoted.split_once("']")?;
            path.push_field(name.to_owned());
            rest = after;
        } else {
            let plain = rest.strip_prefix('.')?;
            let end = plain.find(['.', '[']).unwrap_or(plain.len());
            let (name, after) = plain.split_at(end);
            if name.is_empty() {
                return None;
            }
            path.push_field(name.to_owned());
            rest = after;
        }
    }
    Some(path)
}
