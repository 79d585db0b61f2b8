use std::fmt::Write as _;

use expect_test::expect_file;
use mesh_validation::{Code, codes};

/// `UPDATE_EXPECT=1 cargo test -p mesh-validation page` writes the page anew.
#[test]
fn page_of_codes_shows_the_table() {
    let mut page = "\
# Codes

Written from the table in `src/codes` by the test `page`. Each code has an object that shows the fault,
those of CRDs with the definition that it breaks; `<a*300>` stands for that many letters.
"
    .to_owned();
    let (reported, unreachable): (Vec<Code>, Vec<Code>) =
        codes::all().partition(|code| code.example().is_some());
    for code in reported {
        page += &entry(code);
    }
    page += "\n## Without an example\n\nNo YAML text alone has these faults; most are checks that Istio's code has too.\n\n";
    for code in unreachable {
        let reason = code.unreachable_reason().expect("a reason");
        writeln!(page, "- `{code}` {}: {reason}.", code.title()).expect("a text takes everything");
    }
    expect_file!["../../CODES.md"].assert_eq(&page);
}

fn entry(code: Code) -> String {
    let example = code.example().expect("an example");
    let link = code.link().expect("a link");
    format!(
        "\n## {code}: {}\n\n{}. [{}]({link})\n\n```yaml\n{example}```\n",
        code.title(),
        capitalized(code.explanation()),
        match example.kind() {
            "" => "Objects",
            _ if example.definition().is_some() => "Definitions of kinds",
            kind => kind,
        },
    )
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
