use mesh_validation::{Code, Finding, Mode, Problem, Severity, Sink};

const ODD: Code = Code::new("ODD-1", "odd", "only even things are wanted");

fn odd() -> Problem {
    Problem::new(ODD, "odd")
}

fn paths(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.path.to_string()).collect()
}

#[test]
fn sinks_below_leave_the_one_above_where_it_stands() {
    let findings = Sink::collect(Mode::AsIstio, |sink| {
        let mut list = sink.field("list");
        list.index(3).field("name").error(odd());
        list.key("a.b").error(odd());
        list.error(odd());
        sink.error(odd());
    });
    assert_eq!(paths(&findings), ["list[3].name", r#"list["a.b"]"#, "list", ""]);
}

#[test]
fn warnings_are_lost_below_and_nowhere_else() {
    let walk = |sink: &mut Sink<'_>| {
        let mut quiet = sink.without_warnings();
        quiet.field("a").warning(odd());
        quiet.field("b").error(odd());
        sink.field("c").warning(odd());
    };
    assert_eq!(paths(&Sink::collect(Mode::AsIstio, walk)), ["b", "c"]);
    assert_eq!(paths(&Sink::collect(Mode::Full, walk)), ["a", "b", "c"]);
}

#[test]
fn check_reports_a_failure_and_tells() {
    let findings = Sink::collect(Mode::AsIstio, |sink| {
        assert!(sink.check(Ok(())));
        assert!(!sink.check(Err(odd())));
    });
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].severity, Severity::Error);
    assert_eq!(findings[0].code, ODD);
}
