use std::sync::LazyLock;

use mesh_monitoring::testing::{Probe, exactly};
use mesh_monitoring::{DefinitionError, DefinitionErrorKind, MetricKind, Registry, Sum, Unit};

use crate::KIND;

#[test]
fn case_10_definitions_are_sorted_and_complete() {
    let registry = Registry::new();
    registry.sum("mixer_b_total", "B.").build().unwrap();
    registry.distribution("mixer_c", "C.", [1.0, 2.0]).unit(Unit::Seconds).build().unwrap();
    registry.gauge("mixer_a", "A.").enabled_when(|| false).build().unwrap();
    registry.derived_gauge("Zone", "Z.").build().unwrap();

    let shown: Vec<_> = registry
        .definitions()
        .into_iter()
        .map(|it| (it.name().to_owned(), it.kind(), it.description().to_owned()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Zone".to_owned(), MetricKind::DerivedGauge, "Z.".to_owned()),
            ("mixer_a".to_owned(), MetricKind::Gauge, "A.".to_owned()),
            ("mixer_b_total".to_owned(), MetricKind::Sum, "B.".to_owned()),
            ("mixer_c".to_owned(), MetricKind::Distribution, "C.".to_owned()),
        ],
    );
    let last = &registry.definitions()[3];
    assert_eq!(
        (last.bounds(), last.unit(), last.cardinality_limit()),
        (&[1.0, 2.0][..], Unit::Seconds, 2_000)
    );
}

#[test]
fn same_shape_is_the_same_metric() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    for _ in 0..2 {
        registry.sum("pushes", "Pushes.").build().unwrap().increment();
    }

    probe.assert("pushes", [], exactly(2.0));
    assert_eq!(registry.definitions().len(), 1);
}

#[test]
fn second_definition_may_enable_a_disabled_metric() {
    let registry = Registry::new();
    let off = registry.sum("pushes", "Pushes.").enabled_when(|| false).build().unwrap();
    let on = registry.sum("pushes", "Pushes.").build().unwrap();
    off.increment();
    on.increment();

    assert!(registry.prometheus_text().ends_with("\npushes 1\n"));
}

#[track_caller]
fn check_conflict(define: impl FnOnce(&Registry) -> Result<(), DefinitionError>) {
    let registry = Registry::new();
    registry.distribution("took", "Time.", [1.0]).build().expect("valid").increment();
    let before = registry.prometheus_text();
    let error = define(&registry).expect_err("the name is taken");
    assert_eq!(error.kind(), DefinitionErrorKind::Conflict);
    assert_eq!(error.existing(), Some(&registry.definitions()[0]));
    assert_eq!(registry.prometheus_text(), before);
}

#[test]
fn another_shape_is_a_conflict() {
    check_conflict(|it| it.gauge("took", "Time.").build().map(drop));
    check_conflict(|it| it.distribution("took", "Time.", [2.0]).build().map(drop));
    check_conflict(|it| it.distribution("took", "Delay.", [1.0]).build().map(drop));
    check_conflict(|it| {
        it.distribution("took", "Time.", [1.0]).unit(Unit::Seconds).build().map(drop)
    });
    check_conflict(|it| {
        it.distribution("took", "Time.", [1.0]).cardinality_limit(1).build().map(drop)
    });
}

#[test]
fn names_that_differ_by_case_alone_conflict() {
    check_conflict(|it| it.distribution("Took", "Time.", [1.0]).build().map(drop));
}

#[track_caller]
fn check_clash<A, B>(
    first: impl Fn(&Registry) -> Result<A, DefinitionError>,
    second: impl Fn(&Registry) -> Result<B, DefinitionError>,
    exported: &str,
) {
    #[track_caller]
    fn check(error: &DefinitionError, exported: &str) {
        assert_eq!(error.kind(), DefinitionErrorKind::Conflict);
        let said = error.to_string();
        assert!(said.ends_with(&format!(": both export {exported:?}")), "{said}");
    }
    let registry = || Registry::builder().unit_suffixes().counter_suffixes().build();
    let one_way = registry();
    assert!(first(&one_way).is_ok());
    check(&second(&one_way).err().expect("the name is taken"), exported);
    assert!(first(&one_way).is_ok(), "the same shape is the same metric");
    let other_way = registry();
    assert!(second(&other_way).is_ok());
    check(&first(&other_way).err().expect("the name is taken"), exported);
    assert_eq!(other_way.definitions().len(), 1);
}

#[test]
fn names_that_are_exported_alike_conflict() {
    check_clash(
        |it| it.gauge("x", "").unit(Unit::Seconds).build(),
        |it| it.gauge("x_seconds", "").build(),
        "x_seconds",
    );
    check_clash(|it| it.sum("x", "").build(), |it| it.gauge("x_total", "").build(), "x_total");
    for name in ["lat_bucket", "lat_sum", "lat_count"] {
        check_clash(
            |it| it.distribution("lat", "", [1.0]).build(),
            |it| it.gauge(name, "").build(),
            name,
        );
    }
    check_clash(
        |it| it.distribution("lat", "", [1.0]).unit(Unit::Bytes).build(),
        |it| it.up_down_sum("lat_bytes_sum", "").build(),
        "lat_bytes_sum",
    );
}

#[test]
fn names_that_differ_as_exported_are_no_conflict() {
    let registry = Registry::builder().unit_suffixes().build();
    registry.gauge("x", "").unit(Unit::Seconds).build().unwrap().record(1.0);
    registry.gauge("x_milliseconds", "").build().unwrap().record(2.0);
    registry.sum("lat", "").build().unwrap().record(3.0);
    registry.sum("lat_count", "").build().unwrap().record(4.0);
    expect_test::expect![[r#"
        # TYPE lat counter
        lat 3
        # TYPE lat_count counter
        lat_count 4
        # TYPE x_milliseconds gauge
        x_milliseconds 2
        # TYPE x_seconds gauge
        x_seconds 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn names_of_the_registry_itself_are_refused_as_they_are_exported() {
    let check = |registry: &Registry, name: &str, is_free: bool| {
        let outcome = registry.gauge(name, "").build().map_err(|error| error.kind());
        let expected = if is_free { Ok(()) } else { Err(DefinitionErrorKind::Reserved) };
        assert_eq!(outcome.map(drop), expected, "{name}");
    };
    let plain = Registry::new();
    check(&plain, "target_info", true);
    check(&plain, "monitoring_overflow_total_total", true);
    check(&plain, "monitoring_overflow_total", false);
    let suffixed = Registry::builder().counter_suffixes().target_info([("a", "b")]).build();
    check(&suffixed, "target_info", false);
    check(&suffixed, "monitoring_overflow_total_total", false);
    check(&suffixed, "monitoring_overflow_total", false);
}

#[test]
fn conflict_names_both_definitions() {
    let registry = Registry::new();
    registry.distribution("took", "Time.", [1.0]).unit(Unit::Seconds).build().unwrap();
    let earlier = line!() - 1;
    let error = registry.distribution("took", "Delay.", [0.5]).build().unwrap_err();

    let (here, later) = (file!(), earlier + 2);
    let expected = format!(
        "distribution \"took\" in 1 with bounds [0.5] ({here}:{later}:26) conflicts with the earlier \
         distribution \"took\" in s with bounds [1.0] ({here}:{earlier}:14): \
         description \"Delay.\" is not \"Time.\""
    );
    assert_eq!(error.to_string(), expected);
}

#[test]
fn name_that_cannot_be_exported_as_written_is_refused() {
    let registry = Registry::new();
    let error = registry.sum("mixer/config", "Slash.").build().unwrap_err();

    assert_eq!(error.kind(), DefinitionErrorKind::InvalidName { position: 5 });
    assert_eq!(
        error.to_string(),
        "name of sum \"mixer/config\" in 1 cannot be exported as written, see byte 5",
    );
    assert!(registry.definitions().is_empty());
}

#[test]
fn bounds_that_do_not_ascend_are_refused() {
    let error = Registry::new().distribution("took", "Time.", [1.0, 1.0]).build().unwrap_err();

    assert_eq!(error.kind(), DefinitionErrorKind::InvalidBound { position: 1 });
    assert_eq!(
        error.to_string(),
        "bound 1 of distribution \"took\" in 1 with bounds [1.0, 1.0] is not finite or not above \
         the last one",
    );
}

#[test]
fn metric_defined_and_recorded_after_a_scrape_is_exposed() {
    let registry = Registry::new();
    registry.sum("early", "Early.").build().unwrap().increment();
    assert!(registry.prometheus_text().ends_with("\nearly 1\n"));
    let late = registry.distribution("late", "Late.", [1.0]).build().unwrap();
    late.record(0.5);

    assert!(registry.prometheus_text().ends_with("\nlate_sum 0.5\nlate_count 1\n"));
}

#[test]
fn static_on_the_global_registry_keeps_records_made_before_the_first_scrape() {
    static EVENTS: LazyLock<Sum> = LazyLock::new(|| {
        Registry::global().sum("static_events", "Events.").build().expect("the name is used once")
    });
    EVENTS.with([KIND.value("static")]).increment();

    let text = Registry::global().prometheus_text();
    assert!(text.contains("static_events{kind=\"static\"} 1\n"));
    assert_eq!(Registry::new().prometheus_text(), "");
}

#[test]
fn handle_outlives_its_registry() {
    let registry = Registry::new();
    let took = registry.distribution("took", "Time.", [1.0]).build().unwrap();
    drop(registry);
    took.with([KIND.value("a")]).record(1.0);
    assert_eq!(took.name(), "took");
}

#[test]
fn handles_are_shared_between_threads() {
    fn check<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
    check::<Registry>();
    check::<Sum>();
    check::<mesh_monitoring::Gauge>();
    check::<mesh_monitoring::Distribution>();
    check::<mesh_monitoring::DerivedGauge>();
    check::<Probe>();
}
