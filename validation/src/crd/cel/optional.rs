//! The macros of optional values, which the parser does not know.

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, ListExpr, LiteralValue, operators,
};

/// What a target is bound to; no rule can write this name.
const TARGET: &str = "@target";

/// Puts what they stand for into the place of `optMap` and `optFlatMap`; an error says how one is wrong.
///
/// `target.optMap(name, mapped)` is `target.hasValue() ? optional.of(mapped) : optional.none()`, where `name`
/// is the value of the target; with `optFlatMap`, what is mapped is an optional value already.
pub(super) fn expand(tree: &mut IdedExpr) -> Result<(), String> {
    match &mut tree.expr {
        Expr::Call(call) => {
            let target = call.target.as_deref_mut().into_iter();
            target.chain(&mut call.args).try_for_each(expand)?;
        }
        Expr::Comprehension(loops) => {
            let ComprehensionExpr { iter_range, accu_init, loop_cond, loop_step, result, .. } =
                &mut **loops;
            [iter_range, accu_init, loop_cond, loop_step, result]
                .into_iter()
                .try_for_each(expand)?;
        }
        Expr::List(list) => list.elements.iter_mut().try_for_each(expand)?,
        Expr::Map(map) => map.entries.iter_mut().try_for_each(|item| entry(&mut item.expr))?,
        Expr::Struct(made) => made.entries.iter_mut().try_for_each(|item| entry(&mut item.expr))?,
        Expr::Select(select) => expand(&mut select.operand)?,
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
    if let Expr::Call(call) = &mut tree.expr {
        match call.func_name.as_str() {
            "optMap" => *tree = mapping(call, |mapped| optional("of", vec![mapped]))?,
            "optFlatMap" => *tree = mapping(call, |mapped| mapped)?,
            _ => {}
        }
    }
    Ok(())
}

fn entry(entry: &mut EntryExpr) -> Result<(), String> {
    match entry {
        EntryExpr::StructField(field) => expand(&mut field.value),
        EntryExpr::MapEntry(entry) => {
            expand(&mut entry.key)?;
            expand(&mut entry.value)
        }
    }
}

fn mapping(
    call: &mut CallExpr,
    wrap: impl FnOnce(IdedExpr) -> IdedExpr,
) -> Result<IdedExpr, String> {
    let (Some(target), [name, mapped]) = (&mut call.target, call.args.as_mut_slice()) else {
        return Err(format!("{} takes a name and an expression", call.func_name));
    };
    let Expr::Ident(name) = &name.expr else {
        return Err(format!("the first argument of {} is a name", call.func_name));
    };
    let some = wrap(bind(name, of_target("value"), std::mem::take(mapped)));
    let branches = vec![of_target("hasValue"), some, optional("none", Vec::new())];
    let choice = self::call(operators::CONDITIONAL, None, branches);
    Ok(bind(TARGET, std::mem::take(target), choice))
}

/// A name for a value in `result`: a loop over nothing, whose accumulator has the name.
fn bind(name: &str, value: IdedExpr, result: IdedExpr) -> IdedExpr {
    made(Expr::Comprehension(Box::new(ComprehensionExpr {
        iter_range: made(Expr::List(ListExpr::new(Vec::new()))),
        iter_var: "@unused".to_owned(),
        iter_var2: None,
        accu_var: name.to_owned(),
        accu_init: value,
        loop_cond: made(Expr::Literal(LiteralValue::Boolean(false.into()))),
        loop_step: variable(name),
        result,
    })))
}

fn of_target(method: &str) -> IdedExpr {
    call(method, Some(variable(TARGET)), Vec::new())
}

fn optional(function: &str, args: Vec<IdedExpr>) -> IdedExpr {
    call(function, Some(variable("optional")), args)
}

fn call(function: &str, target: Option<IdedExpr>, args: Vec<IdedExpr>) -> IdedExpr {
    let target = target.map(Box::new);
    made(Expr::Call(CallExpr { func_name: function.to_owned(), target, args }))
}

fn variable(name: &str) -> IdedExpr {
    made(Expr::Ident(name.to_owned()))
}

fn made(expr: Expr) -> IdedExpr {
    IdedExpr { id: 0, expr }
}
