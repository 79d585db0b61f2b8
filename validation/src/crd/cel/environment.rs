use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use cel::{Env, extensions};

use super::library;

/// The environment of all rules.
static SHARED: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    let standard = env
        .add_extension(extensions::strings)
        .and_then(|()| env.add_extension(extensions::encoders))
        .and_then(|()| env.add_extension(extensions::math))
        .and_then(|()| library::declare(&mut env));
    standard.expect("no name is declared twice");
    Arc::new(env)
});

pub(super) fn shared() -> Arc<Env> {
    Arc::clone(&SHARED)
}

/// Functions of CEL and of its extensions for strings, math and encodings.
const STANDARD: &str = "size string int uint double bool bytes type dyn timestamp \
    contains startsWith endsWith getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear \
    getHours getMinutes getSeconds getMilliseconds charAt indexOf lastIndexOf join lowerAscii upperAscii \
    replace split substring trim format quote reverse strings.quote \
    optional.of optional.none optional.ofNonZeroValue hasValue value or orValue \
    base64.encode base64.decode \
    math.greatest math.least math.ceil math.floor math.round math.trunc math.abs math.sign math.isNaN \
    math.isInf math.isFinite math.bitAnd math.bitOr math.bitXor math.bitNot math.bitShiftLeft \
    math.bitShiftRight math.sqrt";

/// Names of types, which are values too.
const TYPES: &str = "bool bytes double int uint string list map null_type type duration timestamp dyn \
    google.protobuf.Duration google.protobuf.Timestamp kubernetes.URL kubernetes.Quantity net.IP net.CIDR";

/// The most levels a rule has: the interpreter recurses, and without optimization it takes 40 KB of stack for each.
const MAX_DEPTH: usize = if cfg!(debug_assertions) { 40 } else { 250 };

/// Says whether evaluating an expression could exhaust the stack.
pub(super) fn is_too_deep(tree: &IdedExpr) -> bool {
    let mut level = vec![tree];
    for _ in 0..MAX_DEPTH {
        level = level.into_iter().flat_map(children).collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

/// Says which name an expression uses that nothing declares.
pub(super) fn check(tree: &IdedExpr) -> Result<(), String> {
    let mut known: BTreeSet<&str> = STANDARD.split_whitespace().collect();
    known.extend(library::NAMES.split_whitespace());
    let mut names = Names { functions: known, bound: Vec::new(), unknown: None };
    names.walk(tree);
    names.unknown.map_or(Ok(()), |name| Err(format!("nothing is called {name:?}")))
}

/// Says whether an expression is about a transition.
pub(super) fn names_old_self(tree: &IdedExpr) -> bool {
    let mut names = Names { functions: BTreeSet::new(), bound: Vec::new(), unknown: None };
    names.mentions(tree, "oldSelf")
}

struct Names<'e> {
    functions: BTreeSet<&'e str>,
    bound: Vec<&'e str>,
    unknown: Option<String>,
}

impl<'e> Names<'e> {
    fn walk(&mut self, tree: &'e IdedExpr) {
        match &tree.expr {
            Expr::Ident(name) => self.variable(name),
            Expr::Select(_) if qualified(tree).is_some_and(|name| is_type(&name)) => {}
            Expr::Call(call) => {
                let qualified = call
                    .target
                    .as_deref()
                    .and_then(qualified)
                    .map(|namespace| format!("{namespace}.{}", call.func_name));
                if qualified.is_some_and(|name| self.functions.contains(name.as_str())) {
                    return call.args.iter().for_each(|arg| self.walk(arg));
                }
                let is_operator = !call.func_name.starts_with(char::is_alphabetic);
                if !is_operator && !self.functions.contains(call.func_name.as_str()) {
                    self.unknown.get_or_insert_with(|| call.func_name.clone());
                }
                children(tree).for_each(|child| self.walk(child));
            }
            Expr::Comprehension(loops) => {
                self.walk(&loops.iter_range);
                self.walk(&loops.accu_init);
                let depth = self.bound.len();
                self.bound.extend([loops.iter_var.as_str(), loops.accu_var.as_str()]);
                self.bound.extend(loops.iter_var2.as_deref());
                for part in [&loops.loop_cond, &loops.loop_step, &loops.result] {
                    self.walk(part);
                }
                self.bound.truncate(depth);
            }
            _ => children(tree).for_each(|child| self.walk(child)),
        }
    }

    fn variable(&mut self, name: &str) {
        let known =
            matches!(name, "self" | "oldSelf") || self.bound.contains(&name) || is_type(name);
        if !known {
            self.unknown.get_or_insert_with(|| name.to_owned());
        }
    }

    fn mentions(&mut self, tree: &'e IdedExpr, wanted: &str) -> bool {
        matches!(&tree.expr, Expr::Ident(name) if name == wanted)
            || children(tree).any(|child| self.mentions(child, wanted))
    }
}

fn is_type(name: &str) -> bool {
    TYPES.split_whitespace().any(|known| known == name)
}

/// Reads `a.b.c` as one name.
fn qualified(tree: &IdedExpr) -> Option<String> {
    match &tree.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => {
            Some(format!("{}.{}", qualified(&select.operand)?, select.field))
        }
        _ => None,
    }
}

fn children(tree: &IdedExpr) -> Box<dyn Iterator<Item = &IdedExpr> + '_> {
    match &tree.expr {
        Expr::Call(call) => Box::new(call.target.as_deref().into_iter().chain(&call.args)),
        Expr::Comprehension(loops) => Box::new(
            [
                &loops.iter_range,
                &loops.accu_init,
                &loops.loop_cond,
                &loops.loop_step,
                &loops.result,
            ]
            .into_iter(),
        ),
        Expr::List(list) => Box::new(list.elements.iter()),
        Expr::Map(map) => Box::new(map.entries.iter().flat_map(|item| parts(&item.expr))),
        Expr::Struct(made) => Box::new(made.entries.iter().flat_map(|item| parts(&item.expr))),
        Expr::Select(select) => Box::new(std::iter::once(&*select.operand)),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Box::new(std::iter::empty()),
    }
}

fn parts(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::StructField(field) => vec![&field.value],
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
    }
}
