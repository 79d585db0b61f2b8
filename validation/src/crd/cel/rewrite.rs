use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, ListExpr, LiteralValue, operators,
};
use cel::common::types::{CelDuration, CelInt};

use super::library::{self, Regex, duration};
use super::scope::Constants;

/// Makes calls of ours out of what the interpreter would do without us; see the module.
pub(super) fn rewrite(expr: &mut IdedExpr, constants: &mut Constants) {
    match &mut expr.expr {
        Expr::Call(call) => self::call(call, constants),
        Expr::Comprehension(comprehension) => self::comprehension(comprehension, constants),
        Expr::List(list) => list.elements.iter_mut().for_each(|item| rewrite(item, constants)),
        Expr::Map(map) => map.entries.iter_mut().for_each(|item| entry(&mut item.expr, constants)),
        Expr::Struct(made) => {
            made.entries.iter_mut().for_each(|item| entry(&mut item.expr, constants));
        }
        Expr::Select(select) => rewrite(&mut select.operand, constants),
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
    if let Some(folded) = fold(&expr.expr, constants) {
        expr.expr = Expr::Ident(folded);
    }
}

fn entry(entry: &mut EntryExpr, constants: &mut Constants) {
    match entry {
        EntryExpr::StructField(field) => rewrite(&mut field.value, constants),
        EntryExpr::MapEntry(entry) => {
            rewrite(&mut entry.key, constants);
            rewrite(&mut entry.value, constants);
        }
    }
}

fn call(call: &mut CallExpr, constants: &mut Constants) {
    if let Some(target) = &mut call.target {
        rewrite(target, constants);
    }
    call.args.iter_mut().for_each(|arg| rewrite(arg, constants));
    if let Some(text) = text_of(call) {
        *text = wrapped(library::TEXT, std::mem::take(text), None);
    }
    let ours = match (call.func_name.as_str(), &call.target, call.args.len()) {
        (operators::EQUALS, None, 2) => library::EQUALS,
        (operators::NOT_EQUALS, None, 2) => library::DIFFERS,
        (operators::IN, None, 2) => library::CONTAINED,
        (operators::ADD, None, 2) => library::ADD,
        ("duration", None, 1) => library::DURATION,
        ("replace", Some(_), 2 | 3) => library::REPLACE,
        ("string", None, 1) => {
            call.args = vec![wrapped(library::DOUBLE_TEXT, call.args.remove(0), None)];
            return;
        }
        ("format", Some(_), 1) => {
            call.args = vec![wrapped(library::WEIGH, call.args.remove(0), None)];
            return;
        }
        ("join", Some(target), _) => {
            let mut weighed = wrapped(library::WEIGH, (**target).clone(), None);
            if let Expr::Call(weigh) = &mut weighed.expr {
                weigh.args.extend(call.args.first().cloned());
            }
            call.target = Some(Box::new(weighed));
            return;
        }
        ("greatest", Some(target), _) if is_namespace(target, "math") => {
            return extreme(call, library::GREATEST);
        }
        ("least", Some(target), _) if is_namespace(target, "math") => {
            return extreme(call, library::LEAST);
        }
        ("matches" | "find" | "findAll", Some(_), 1 | 2) => {
            return precompile(call, 0, constants);
        }
        ("matches", None, 2) => return precompile(call, 1, constants),
        _ => return,
    };
    ours.clone_into(&mut call.func_name);
}

/// The text that a function of CEL reads from end to end, whatever comes of it.
fn text_of(call: &mut CallExpr) -> Option<&mut IdedExpr> {
    let CallExpr { func_name, target, args } = call;
    let text = match (func_name.as_str(), target) {
        ("contains", Some(target)) if is_namespace(target, "sets") => None,
        (
            "charAt" | "contains" | "endsWith" | "format" | "indexOf" | "lastIndexOf"
            | "lowerAscii" | "reverse" | "size" | "split" | "startsWith" | "substring" | "trim"
            | "upperAscii",
            Some(target),
        ) => Some(&mut **target),
        (
            "bool" | "bytes" | "cidr" | "double" | "duration" | "int" | "ip" | "isCIDR" | "isIP"
            | "isQuantity" | "isSemver" | "quantity" | "semver" | "size" | "string" | "timestamp"
            | "uint",
            None,
        )
        | ("decode" | "encode" | "isCanonical" | "quote", Some(_)) => args.first_mut(),
        _ => None,
    };
    text.filter(|text| !matches!(text.expr, Expr::Literal(_)))
}

fn is_namespace(target: &IdedExpr, name: &str) -> bool {
    matches!(&target.expr, Expr::Ident(namespace) if namespace == name)
}

/// What the macros `math.greatest` and `math.least` stand for; more than two arguments are a list.
fn extreme(call: &mut CallExpr, function: &str) {
    call.target = None;
    function.clone_into(&mut call.func_name);
    if call.args.len() > 2 {
        let arguments = ListExpr::new(std::mem::take(&mut call.args));
        call.args.push(IdedExpr { id: 0, expr: Expr::List(arguments) });
    }
}

/// Compiles a regular expression that is written in the rule.
fn precompile(call: &mut CallExpr, pattern: usize, constants: &mut Constants) {
    let Some(pattern) = call.args.get_mut(pattern) else { return };
    if let Some(regex) = literal(&pattern.expr).and_then(Regex::new) {
        pattern.expr = Expr::Ident(constants.keep(Box::new(regex)));
    }
}

/// A duration that is written in the rule is made once.
fn fold(expr: &Expr, constants: &mut Constants) -> Option<String> {
    let Expr::Call(call) = expr else { return None };
    let [written] = call.args.as_slice() else { return None };
    if call.func_name != library::DURATION {
        return None;
    }
    let duration = duration::parse(literal(&written.expr)?)?;
    Some(constants.keep(Box::new(CelDuration::from(duration))))
}

fn literal(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

fn comprehension(comprehension: &mut ComprehensionExpr, constants: &mut Constants) {
    let ComprehensionExpr { iter_range, accu_init, loop_cond, loop_step, result, .. } =
        comprehension;
    for part in [&mut *iter_range, accu_init, loop_cond, loop_step, result] {
        rewrite(part, constants);
    }
    let round = size(loop_cond) + size(loop_step);
    let range = std::mem::take(iter_range);
    *iter_range = wrapped(library::EACH, range, Some(round));
}

fn wrapped(function: &str, inner: IdedExpr, number: Option<i64>) -> IdedExpr {
    let id = inner.id;
    let number = number.map(|number| IdedExpr {
        id,
        expr: Expr::Literal(LiteralValue::Int(CelInt::from(number))),
    });
    let args = std::iter::once(inner).chain(number).collect();
    IdedExpr {
        id,
        expr: Expr::Call(CallExpr { func_name: function.to_owned(), target: None, args }),
    }
}

/// The number of steps one evaluation takes; inner loops announce themselves.
fn size(expr: &IdedExpr) -> i64 {
    1 + match &expr.expr {
        Expr::Call(call) => {
            call.target.as_deref().map_or(0, size) + call.args.iter().map(size).sum::<i64>()
        }
        Expr::Select(select) => size(&select.operand),
        Expr::List(list) => list.elements.iter().map(size).sum(),
        Expr::Map(map) => map
            .entries
            .iter()
            .map(|item| match &item.expr {
                EntryExpr::MapEntry(entry) => size(&entry.key) + size(&entry.value),
                EntryExpr::StructField(field) => size(&field.value),
            })
            .sum(),
        Expr::Comprehension(_)
        | Expr::Struct(_)
        | Expr::Unspecified
        | Expr::Ident(_)
        | Expr::Literal(_) => 0,
    }
}
