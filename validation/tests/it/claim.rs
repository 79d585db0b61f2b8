use mesh_config_model::yaml::{self, Options};
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::{Mode, Report, Severity, Validators};

/// Validates a spec written in YAML, as the object `prod/reviews`.
pub(crate) fn validate<T: SpecType>(mode: Mode, spec: &str) -> Report {
    let node = yaml::from_str(spec, &Options::new()).expect("readable YAML");
    let spec: T = node.decode().expect("a spec of this kind");
    let config = Config::new(Meta::new(T::GVK, "prod", "reviews"), spec);
    Validators::default().mode(mode).validate(&config)
}

/// Compares findings with lines of code and path; warnings begin with `warning`.
#[track_caller]
pub(crate) fn expect(report: &Report, expected: &[&str]) {
    let found: Vec<String> = report.iter().map(line).collect();
    assert_eq!(found, expected, "{report}");
}

#[track_caller]
pub(crate) fn check<T: SpecType>(spec: &str, expected: &[&str]) {
    expect(&validate::<T>(Mode::AsIstio, spec), expected);
}

fn line(finding: &mesh_validation::Finding) -> String {
    let mark = if finding.severity == Severity::Warning { "warning " } else { "" };
    format!("{mark}{} {}", finding.code, finding.path)
}

/// Defines tests that validate a spec, put together by a function, and compare all findings.
macro_rules! claims {
    ($spec:path, $kind:ty; $($name:ident: [$($text:expr => [$($line:expr),* $(,)?]),+ $(,)?];)+) => {$(
        #[test]
        fn $name() {
            $(crate::claim::check::<$kind>(&$spec($text), &[$($line),*]);)+
        }
    )+};
}
pub(crate) use claims;
