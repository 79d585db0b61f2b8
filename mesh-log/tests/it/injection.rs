//! Text from outside cannot forge lines.

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, Format};
use proptest::prelude::{Strategy, any, proptest};

use crate::process::shared;

#[test]
fn line_feeds_and_terminal_codes_are_escaped_everywhere() {
    let _process = shared();
    let captured = Capture::new().run(|| {
        let evil = "x\n2000-01-01T00:00:00.000000Z\tinfo\tforged\u{1b}[2J";
        mesh_log::info!(scope: DEFAULT.with_label(evil, evil), shown = %evil, "{evil}");
    });
    assert_eq!(captured.lines().len(), 1);
    assert!(!captured.lines()[0].contains('\u{1b}'));
}

proptest! {
    #[test]
    fn text_line_is_one_line(message in any::<String>(), key in any::<String>(), value in any::<String>()) {
        let _process = shared();
        let captured = Capture::new().run(|| {
            mesh_log::info!(scope: DEFAULT.with_label(key, value), "{message}");
        });
        assert_eq!(captured.lines().len(), 1);
        assert!(!captured.lines()[0].chars().any(|c| c.is_control() && c != '\t'));
    }

    #[test]
    fn json_line_reads_back(message in any::<String>(), labels in labels()) {
        let _process = shared();
        let captured = Capture::new().format(Format::Json).run(|| {
            let scope = mesh_log::LabeledScope::from(DEFAULT);
            let scope = labels.iter().fold(scope, |scope, (key, value)| {
                scope.with_label(key.as_str(), value.as_str())
            });
            mesh_log::info!(scope: scope, "{message}");
        });
        assert_eq!(captured.lines().len(), 1);
        let object: serde_json::Map<_, _> = serde_json::from_str(&captured.lines()[0]).unwrap();
        assert_eq!(object["msg"], message);
        let mut expected: Vec<&str> = Vec::new();
        for (key, _) in &labels {
            if !expected.contains(&key.as_str()) {
                expected.push(key);
            }
        }
        assert_eq!(object.len(), 3 + expected.len());
        for key in expected {
            let (_, value) = labels.iter().rfind(|(other, _)| other == key).unwrap();
            assert_eq!(object[key], value.as_str());
        }
    }
}

fn labels() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(("[a-c\"\\\\\n\u{7f}é]{0,3}", any::<String>()), 0..6)
}
