//! What is counted: everything is made in the setup but the work itself.

use crate::baseline::{Baseline, Lookup};
use crate::engine::Engine;
use crate::shape::{LARGE, SMALL};
use crate::storm::Selectors;
use crate::{STRIDE, chain, churn, fan_out, indexes, one_to_many, relist, storm};
use std::any::Any;
use std::sync::Arc;

/// Work to be counted. What it leaves is dropped after the count.
pub(crate) type Prepared = Box<dyn FnOnce() -> Kept>;
pub(crate) type Kept = Box<dyn Any>;

/// Who does the work.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Krt,
    /// Code written by hand, in W1 the one that scans.
    Scan,
    Pivot,
}

#[derive(Clone, Copy)]
pub(crate) enum W1 {
    Full,
    Singles,
    Batches,
    Equal,
    Flips,
}

const UPDATES: u32 = 1000;

/// Lets one of two do its work on a state that is made before.
fn either<A: 'static, B: 'static>(
    side: Side,
    ours: impl FnOnce() -> A,
    work: impl FnOnce(&mut A) + 'static,
    by_hand: impl FnOnce() -> B,
    work_by_hand: impl FnOnce(&mut B) + 'static,
) -> Prepared {
    if side == Side::Krt { prepare(ours(), work) } else { prepare(by_hand(), work_by_hand) }
}

fn prepare<S: 'static>(mut state: S, work: impl FnOnce(&mut S) + 'static) -> Prepared {
    Box::new(move || {
        work(&mut state);
        Box::new(state)
    })
}

pub(crate) fn pods(size: u32, case: W1, side: Side) -> Prepared {
    let shape = if size == SMALL.pods { SMALL } else { LARGE };
    let (pods, services) = (shape.pods(0), shape.services());
    let lookup = if side == Side::Pivot { Lookup::Pivot } else { Lookup::Scan };
    let number = move |step: u32| step * STRIDE % shape.pods;
    let changed: Vec<_> = match case {
        W1::Equal => (0..UPDATES).map(|step| shape.pod(number(step), number(step))).collect(),
        _ => (0..UPDATES).map(|step| shape.pod(number(step), 1_000_000 + step)).collect(),
    };
    let flipped: Vec<_> = (0..50).map(|number| shape.flipped(number)).collect();
    if let W1::Full = case {
        // What is put in stays, so that only the work of the controller is counted.
        return match side {
            Side::Krt => prepare((pods, services, None), |(pods, services, built)| {
                *built = Some(Engine::filled(pods, services));
            }),
            _ => prepare((pods, services, None), move |(pods, services, built)| {
                *built = Some(Baseline::filled(lookup, pods, services));
            }),
        };
    }
    let batch = if let W1::Batches = case { 100 } else { 1 };
    let (changed, flipped) =
        if let W1::Flips = case { (vec![], flipped) } else { (changed, vec![]) };
    let again = (changed.clone(), flipped.clone());
    either(
        side,
        || Engine::filled(&pods, &services),
        move |engine| {
            changed.chunks(batch).for_each(|pods| engine.set_pods(pods));
            flipped.iter().for_each(|service| engine.set_service(service));
        },
        || Baseline::filled(lookup, &pods, &services),
        move |baseline| {
            again.0.iter().for_each(|pod| baseline.set_pod(pod));
            again.1.iter().for_each(|service| baseline.set_service(service));
        },
    )
}

pub(crate) fn fan_out_by_key(side: Side) -> Prepared {
    fan_out(side, fan_out::Read::Key)
}

pub(crate) fn fan_out_by_selector(side: Side) -> Prepared {
    fan_out(side, fan_out::Read::Selector)
}

fn fan_out(side: Side, read: fan_out::Read) -> Prepared {
    let pods = LARGE.pods(0);
    either(
        side,
        || fan_out::Engine::filled(&pods, read),
        |engine| engine.set_config(7),
        || fan_out::Baseline::filled(&pods, read),
        |baseline| baseline.set_config(7),
    )
}

pub(crate) fn storm(side: Side) -> Prepared {
    let pods: Vec<_> = (0..1000).map(|number| storm::pod(number, number)).collect();
    let changed: Vec<_> =
        (0..100).map(|step| storm::pod(step * STRIDE % 1000, 1_000_000 + step)).collect();
    let again = changed.clone();
    either(
        side,
        || storm::Engine::filled(&pods, 50, Selectors::Distinct),
        move |engine| engine.set(&changed),
        || storm::Baseline::filled(&pods, 50, Selectors::Distinct),
        move |baseline| baseline.set(&again),
    )
}

pub(crate) fn chain(side: Side) -> Prepared {
    chain_of_4(side, false)
}

pub(crate) fn chain_with_a_cut_off(side: Side) -> Prepared {
    chain_of_4(side, true)
}

fn chain_of_4(side: Side, is_cut: bool) -> Prepared {
    let pods = LARGE.pods(0);
    let changed: Vec<_> =
        (0..UPDATES).map(|step| LARGE.pod(step * STRIDE % LARGE.pods, 1_000_000 + step)).collect();
    let again = changed.clone();
    either(
        side,
        || chain::Engine::filled(&pods, 4, is_cut),
        move |engine| changed.iter().for_each(|pod| engine.set(pod)),
        || chain::Baseline::filled(&pods, 4, is_cut),
        move |baseline| again.iter().for_each(|pod| baseline.set(pod)),
    )
}

pub(crate) fn churn_1(side: Side) -> Prepared {
    churn(side, 1)
}

pub(crate) fn churn_5(side: Side) -> Prepared {
    churn(side, 5)
}

fn churn(side: Side, fetches: usize) -> Prepared {
    let pods: Vec<_> = (0..churn::PODS).map(|number| churn::pod(number, 0)).collect();
    let (moved, again) = (churn::moved(), churn::moved());
    either(
        side,
        || churn::Engine::filled(&pods, fetches),
        move |engine| moved.iter().for_each(|pod| engine.set(pod)),
        || churn::Baseline::filled(&pods, fetches),
        move |baseline| again.iter().for_each(|pod| baseline.set(pod)),
    )
}

pub(crate) fn one_to_many(side: Side) -> Prepared {
    let inputs: Vec<_> = (0..1000).map(|number| one_to_many::input(number, 0)).collect();
    let changed: Vec<_> =
        (0..UPDATES).map(|step| one_to_many::input(step * STRIDE % 1000, step + 1)).collect();
    let again = changed.clone();
    either(
        side,
        || one_to_many::Engine::filled(&inputs),
        move |engine| changed.iter().for_each(|input| engine.set(input)),
        || one_to_many::Baseline::filled(&inputs),
        move |baseline| again.iter().for_each(|input| baseline.set(input)),
    )
}

pub(crate) fn same_values(side: Side) -> Prepared {
    indexes(side, 0)
}

pub(crate) fn other_values(side: Side) -> Prepared {
    indexes(side, 1)
}

fn indexes(side: Side, shift: u32) -> Prepared {
    let objects: Vec<_> =
        (0..LARGE.pods).map(|number| indexes::record(number, number, 0)).collect();
    let changed: Vec<_> = (0..UPDATES)
        .map(|step| step * STRIDE % LARGE.pods)
        .map(|number| indexes::record(number, number + shift, 1))
        .collect();
    let again = changed.clone();
    either(
        side,
        || indexes::Engine::filled(&objects),
        move |engine| changed.iter().for_each(|object| engine.set(object)),
        || indexes::Baseline::filled(&objects),
        move |baseline| again.iter().for_each(|object| baseline.set(object)),
    )
}

pub(crate) fn relist(side: Side) -> Prepared {
    let pods = LARGE.pods(0);
    let list: Vec<_> = (0..LARGE.pods)
        .filter(|number| number % 100 != 1)
        .map(|number| LARGE.pod(number, if number % 100 == 0 { number + 1 } else { number }))
        .collect();
    let again: Vec<_> = list.iter().map(Arc::clone).collect();
    either(
        side,
        || relist::Engine::filled(&pods),
        move |engine| engine.relist(&list),
        || relist::Baseline::filled(&pods),
        move |baseline| baseline.relist(&again),
    )
}
