//! Changes of the cluster, and how the program tells that it cannot read it.

use krt_kube::testing::{Fault, Verb};
use mesh_schema::{gvk, sets};

use super::lab::{Lab, definition};
use crate::live::{POD, STRICT, words};
use crate::program::once;

#[test]
fn changes_and_deletions_print_the_lines_that_changed() {
    let lab = Lab::new();
    lab.put(POD);
    let (program, printed) = lab.start(&[]);
    assert_eq!(words(&printed[1])[..5], ["prod", "a", "Pod", "-", "PERMISSIVE"]);
    assert_eq!(program.get("/readyz"), (200, "ready\n".to_owned()));

    lab.put(STRICT);
    assert_eq!(words(&program.line())[..6], ["-", "prod", "a", "Pod", "-", "PERMISSIVE"]);
    assert_eq!(words(&program.line())[..6], ["+", "prod", "a", "Pod", "-", "STRICT"]);
    lab.put(&STRICT.replace("mode: STRICT", "mode: SOMETIMES"));
    assert_eq!(words(&program.line())[..6], ["-", "prod", "a", "Pod", "-", "STRICT"]);
    assert_eq!(words(&program.line())[..6], ["+", "prod", "a", "Pod", "-", "PERMISSIVE"]);
    let finding = program.line();
    assert!(
        finding.starts_with("+ PeerAuthentication prod/default: spec.mtls.mode: unknown name"),
        "{finding}"
    );
    lab.server.delete("security.istio.io/v1", "PeerAuthentication", "prod", "default");
    assert_eq!(program.line(), finding.replacen('+', "-", 1));
    lab.server.delete("v1", "Pod", "prod", "a");
    assert_eq!(words(&program.line())[..3], ["-", "prod", "a"]);
    assert_eq!(program.interrupt(), Some(0));
}

#[test]
fn a_status_that_others_write_is_no_change() {
    let lab = Lab::new();
    lab.put(POD);
    let (program, _) = lab.start(&[]);
    lab.put(&format!("{POD}status: {{phase: Running}}\n"));
    lab.put(&POD.replace("name: a", "name: b"));
    assert_eq!(words(&program.line())[..3], ["+", "prod", "b"]);
}

#[test]
fn kinds_that_are_not_defined_hold_nothing_up_and_count_when_they_come() {
    let lab = Lab::without_istio();
    lab.put(POD);
    let (program, printed) = lab.start(&[]);
    assert_eq!(words(&printed[1])[..5], ["prod", "a", "Pod", "-", "PERMISSIVE"]);

    let kind = sets::pilot().find_by_gvk(&gvk::PEER_AUTHENTICATION).expect("it is known");
    lab.server.put(definition(kind));
    lab.put(STRICT);
    assert_eq!(words(&program.line())[..6], ["-", "prod", "a", "Pod", "-", "PERMISSIVE"]);
    assert_eq!(words(&program.line())[..6], ["+", "prod", "a", "Pod", "-", "STRICT"]);
    let name = kind.crd_name().expect("it is a custom resource");
    lab.server.delete("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", &name);
    assert_eq!(words(&program.line())[..6], ["-", "prod", "a", "Pod", "-", "STRICT"]);
    assert_eq!(words(&program.line())[..6], ["+", "prod", "a", "Pod", "-", "PERMISSIVE"]);
}

#[test]
fn an_object_that_cannot_be_read_is_a_finding_and_hides_no_other() {
    let lab = Lab::new();
    lab.put(POD);
    lab.put("apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: prod, labels: {public: true}}\n");
    let text = String::from_utf8(lab.once(&[]).stdout).expect("the output is text");
    let lines: Vec<_> = text.lines().skip(1).collect();
    assert_eq!(words(lines[0])[..3], ["prod", "a", "Pod"]);
    assert!(lines[3].starts_with("Service prod/b: invalid type: boolean `true`"), "{text}");
    assert!(lines[3].ends_with("(error LOAD-OBJECT)"), "{text}");
    assert_eq!(lines[5], "1 workload; 1 object in 2 documents, 0 skipped; 1 error, 0 warnings");
}

#[test]
fn what_holds_the_start_up_is_told() {
    let lab = Lab::new();
    lab.put(POD);
    lab.server.inject(Fault::status(403).on(Verb::List).of("pods").times(1_000));
    let output = lab.once(&["--sync-timeout", "2"]);
    let message = String::from_utf8_lossy(&output.stderr);
    // On a slow machine others may not be, either.
    let told = message.split_once("was not read in time, not synced: ").expect("it says so").1;
    assert!(told.lines().next().is_some_and(|kinds| kinds.contains("Pod")), "{message}");
    assert!(told.contains("403"), "{message}");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]));
}

#[test]
fn a_cluster_that_does_not_answer_is_an_error() {
    let output = Lab::new().once_in("nowhere", &["--sync-timeout", "1"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("http://127.0.0.1:9/ was not read in time"), "{message}");
    assert_eq!(output.status.code(), Some(2));
    let output = Lab::new().once_in("elsewhere", &[]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("elsewhere"), "{message}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn files_and_a_cluster_exclude_each_other() {
    for arguments in [
        &["--kube", "--config", "examples/data/shop"][..],
        &["--context", "lab"],
        &["--write-status"],
        &["--kube", "--write-status", "--once"],
    ] {
        assert_eq!(once(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
