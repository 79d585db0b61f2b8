//! The property, once for each way in which a graph is driven.

use super::scenario::{Scenario, Step, any_scenario};
use super::world::{Drive, World};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// How many sequences each of the five tests tries, where the environment does not say.
const SEQUENCES: u32 = 2_500;

fn check(is_shuffled: bool, drive: impl Strategy<Value = Drive>) {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = SEQUENCES;
    }
    config.source_file = Some(file!());
    let outcome =
        TestRunner::new(config).run(&(any_scenario(is_shuffled), drive), |(scenario, drive)| {
            play(&scenario, drive);
            Ok(())
        });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn play(scenario: &Scenario, drive: Drive) {
    let mut world = World::new(scenario, drive);
    let mut specs = scenario.specs.iter();
    specs.by_ref().take(scenario.at_first).for_each(|spec| world.derive(spec));
    for step in &scenario.steps {
        let next = if let Step::Derive = step { specs.next() } else { None };
        world.take(step, next);
    }
    specs.for_each(|spec| world.derive(spec));
    world.end();
}

#[test]
fn case_103_incremental_equals_recomputed_when_writers_drive() {
    check(false, Just(Drive::Writer));
}

#[test]
fn case_103_incremental_equals_recomputed_when_the_test_drives() {
    check(false, any::<bool>().prop_map(|is_stepped| Drive::Test { is_stepped }));
}

#[test]
fn case_103_incremental_equals_recomputed_when_a_thread_drives() {
    check(false, Just(Drive::Thread));
}

#[test]
fn case_103_incremental_equals_recomputed_when_threads_share_the_work() {
    check(false, Just(Drive::WriterWithHelp));
}

#[test]
fn case_103_incremental_equals_recomputed_in_any_order() {
    let drives = [Drive::Writer, Drive::Test { is_stepped: false }, Drive::Thread];
    check(true, prop::sample::select(drives.to_vec()));
}
