use super::{meshctl, status, text};

#[test]
fn code_is_explained_with_an_example() {
    let output = meshctl(&["explain", "vs-h-5"]);
    let said = text(&output.stdout);
    assert_eq!(status(&output), 0);
    assert!(said.starts_with("VS-H-5: redirect with route\n"), "{said}");
    assert!(
        said.contains("\n    kind: VirtualService\n") && said.contains("\nSee https://"),
        "{said}"
    );
}

#[test]
fn codes_of_definitions_and_of_loading_are_known() {
    for code in ["CRD-RULE", "LOAD-YAML", "META-1"] {
        let output = meshctl(&["explain", code]);
        assert!(text(&output.stdout).starts_with(&format!("{code}: ")), "{code}");
    }
    let all = text(&meshctl(&["explain"]).stdout);
    assert!(all.lines().count() > 300, "{all}");
    assert!(all.lines().any(|line| line.starts_with("CRD-RULE ")));
}

#[test]
fn unknown_code_is_refused() {
    let output = meshctl(&["explain", "VS-NONE"]);
    assert_eq!(status(&output), 2);
    assert!(
        text(&output.stderr).starts_with("meshctl: no code is called \"VS-NONE\"; there are VS-")
    );
}
