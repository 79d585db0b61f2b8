//! What is measured writes what it should.

use mesh_log::Format;
use mesh_log::testing::Capture;

use crate::process::shared;

#[path = "../../benches/workloads/statements.rs"]
mod measured;

#[test]
fn group_23_statements_that_are_measured() {
    let _process = shared();
    let labelled = measured::labelled();
    let bodies = |format| -> Vec<String> {
        let captured = Capture::new().format(format).run(|| {
            measured::STATEMENTS.iter().for_each(|(_, statement)| statement(&labelled));
        });
        captured.lines().iter().map(|line| line[28..].to_owned()).collect()
    };
    assert_eq!(
        bodies(Format::Text),
        [
            "info\ttest",
            "info\ttest 42",
            "info\ttest\tk1=v1 k2=v2",
            "info\ttest\tk1=v1 k2=2",
            "info\ttest 42\tk1=v1 k2=v2 k3=3",
        ]
    );
    assert!(bodies(Format::Json)[4].ends_with(r#""msg":"test 42","k1":"v1","k2":"v2","k3":3}"#));
}
