//! Options from the command line.

use clap::{CommandFactory, Parser};
use mesh_log::{Arguments, DEFAULT, KLOG, Level, Scope};

use crate::process::exclusive;

/// A program of its own.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    log: Arguments,
}

fn parse(line: &str) -> Arguments {
    let words = std::iter::once("program").chain(line.split_whitespace());
    Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}")).log
}

/// Every field, as text.
fn fields(arguments: &Arguments) -> [String; 11] {
    [
        arguments.targets.join(" "),
        arguments.as_json.to_string(),
        arguments.output_level.clone(),
        arguments.stacktrace_level.clone(),
        arguments.caller.clone(),
        arguments.klog_verbosity.to_string(),
        arguments.rotate.clone().unwrap_or_default(),
        arguments.rotate_max_size.to_string(),
        arguments.rotate_max_age.to_string(),
        arguments.rotate_max_backups.to_string(),
        arguments.level_file.as_ref().map_or(String::new(), |path| path.display().to_string()),
    ]
}

const DEFAULTS: [&str; 11] =
    ["stdout", "false", "", "default:none", "", "0", "", "100", "30", "1000", ""];

#[test]
fn group_21_flags_become_options() {
    let cases: [(&str, &[(usize, &str)]); 18] = [
        ("", &[]),
        ("--log_target stderr", &[(0, "stderr")]),
        ("--log_target a --log_target stdout", &[(0, "a stdout")]),
        ("--log_as_json", &[(1, "true")]),
        ("--log_output_level debug", &[(2, "debug")]),
        ("--log_output_level default:debug,klog:none", &[(2, "default:debug,klog:none")]),
        ("--log_output_level=all:warn", &[(2, "all:warn")]),
        ("--log_stacktrace_level debug", &[(3, "debug")]),
        ("--log_stacktrace_level all:error", &[(3, "all:error")]),
        ("--log_caller default", &[(4, "default")]),
        ("--log_caller default,klog", &[(4, "default,klog")]),
        ("--log_caller all", &[(4, "all")]),
        ("--vklog 5", &[(5, "5")]),
        ("--log_rotate f", &[(6, "f")]),
        ("--log_rotate f --log_rotate_max_size 7", &[(6, "f"), (7, "7")]),
        (
            "--log_rotate f --log_rotate_max_age 0 --log_rotate_max_backups 3",
            &[(6, "f"), (8, "0"), (9, "3")],
        ),
        ("--log_level_file levels", &[(10, "levels")]),
        (
            "--log_target stderr --log_as_json --log_output_level none --log_caller klog",
            &[(0, "stderr"), (1, "true"), (2, "none"), (4, "klog")],
        ),
    ];
    for round in 0..2 {
        for (line, changed) in cases {
            let mut expected = DEFAULTS.map(str::to_owned);
            changed.iter().for_each(|(at, value)| (*value).clone_into(&mut expected[*at]));
            assert_eq!(fields(&parse(line)), expected, "{line}");
        }
        let help = Cli::command().render_long_help().to_string();
        let help: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains("[none, fatal, error, warn, info, debug, trace]"), "{help}");
        // A scope that registers is in the help from then on.
        assert_eq!(help.contains(", in the help, klog, "), round == 1, "{help}");
        Scope::register("in the help", "").unwrap();
    }
}

#[test]
fn description_of_the_program_is_its_own() {
    let about = Cli::command().get_about().map(ToString::to_string);
    assert_eq!(about.as_deref(), Some("A program of its own"));
    assert!(Cli::command().get_long_about().is_none());
}

#[test]
fn bad_flags_are_refused() {
    for line in ["--log_rotate_max_size -1", "--vklog x", "--log_as_json=maybe", "--log_unknown"] {
        let words = ["program"].into_iter().chain(line.split_whitespace());
        assert!(Cli::try_parse_from(words).is_err(), "{line}");
    }
}

#[test]
fn options_of_the_flags_hold() {
    let _process = exclusive();
    let folder = tempfile::tempdir().unwrap();
    let (plain, rotated) = (folder.path().join("plain"), folder.path().join("rotated"));
    let line = format!(
        "--log_target {} --log_rotate {} --log_as_json --log_output_level default:debug --vklog 4",
        plain.display(),
        rotated.display()
    );
    let _log = parse(&line).options().configure().unwrap();
    assert_eq!((DEFAULT.output_level(), KLOG.output_level()), (Level::Debug, Level::Debug));
    mesh_log::debug!(DEFAULT, "both");
    for path in [plain, rotated] {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.ends_with("\"msg\":\"both\"}\n"), "{text}");
    }
}

#[test]
fn lists_that_cannot_be_read_are_refused_with_their_flag() {
    for (line, message) in [
        ("--log_output_level foo", "--log_output_level: invalid output level 'foo'"),
        (
            "--log_stacktrace_level a:b:c",
            "--log_stacktrace_level: invalid output level format 'a:b:c'",
        ),
    ] {
        let error = parse(line).options().configure().unwrap_err();
        assert_eq!((error.to_string().as_str(), format!("{error:?}").as_str()), (message, message));
    }
}
