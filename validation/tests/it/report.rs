use expect_test::expect;
use mesh_config_model::decode::{LoadOptions, load};
use mesh_config_model::specs::networking::{DestinationRule, VirtualService};
use mesh_schema::sets;
use mesh_validation::{Mode, Report, Severity, Validators};

use crate::claim::validate;

const TEXT: &str = "\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: prod
spec:
  hosts: [reviews]
  export_to: [a.b]
  http:
  - route:
    - destination: {host: reviews, subset: v.1}
    mirrorPercent: 5
    retries:
      attempts: 0
      retryOn: reset
  - match:
    - headers:
        x y: {exact: a}
";

fn located() -> Report {
    let loaded = load(TEXT, "reviews.yaml", sets::all(), &LoadOptions::new());
    let object = &loaded.objects[0];
    let mut report = Validators::default().validate(&object.config);
    report.locate(&object.node);
    report
}

#[test]
fn located_findings_print_file_line_and_column() {
    expect![[r#"
        VirtualService prod/reviews: 5 errors, 2 warnings
        reviews.yaml:12:20: warning at spec.http[0].mirrorPercent: mirrorPercent is deprecated; use mirrorPercentage [VS-H-49]
        reviews.yaml:14:17: error at spec.http[0].retries.attempts: attempts is 0, which turns retries off, but they are configured [H-RETRY-2]
        reviews.yaml:11:44: error at spec.http[0].route[0].destination.subset: subset "v.1" is not a DNS label [H-DEST-4]
        reviews.yaml:16:5: error at spec.http[1]: route does nothing; give one of route, redirect, directResponse [VS-H-13]
        reviews.yaml:18:9: error at spec.http[1].match[0].headers["x y"]: header name "x y" has characters other than letters, digits and !#$%&'*+-.^_`|~ [H-HDRNAME-4]
        reviews.yaml:8:15: error at spec.exportTo[0]: "a.b" is no namespace; use . or * or a DNS label [H-EXPORT-5]
        reviews.yaml:17:7: warning at spec.http[1].match[0]: rule #1 is never used: a rule before it has no match and takes everything [VS-R-3]
    "#]]
    .assert_eq(&located().to_string());
}

#[test]
fn sort_orders_by_position_and_errors_first() {
    let mut report = located();
    report.sort();
    let lines: Vec<u32> =
        report.iter().filter_map(|finding| finding.position).map(|place| place.line).collect();
    assert_eq!(lines.len(), 7);
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn sort_without_positions_orders_by_path() {
    let spec = "{host: '', subsets: [{name: a.b}], trafficPolicy: {}, exportTo: ['~']}";
    let mut report = validate::<DestinationRule>(Mode::AsIstio, spec);
    report.sort();
    let paths: Vec<String> = report.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!(
        paths,
        ["spec.exportTo[0]", "spec.host", "spec.subsets[0].name", "spec.trafficPolicy"]
    );
}

#[test]
fn filter_and_count_by_severity() {
    let report = located();
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (5, 2));
    let warnings = report.filter(|finding| finding.severity == Severity::Warning);
    assert_eq!((warnings.errors().count(), warnings.warnings().count()), (0, 2));
    assert!(warnings.is_valid());
    assert!(!warnings.is_empty());
}

#[test]
fn result_is_an_error_when_there_is_one() {
    let refused = located().into_result().expect_err("errors");
    assert_eq!(refused.report().count(Severity::Error), 5);
    assert!(refused.to_string().starts_with("invalid VirtualService prod/reviews: 5 errors"));
    let accepted = validate::<VirtualService>(
        Mode::AsIstio,
        "{hosts: [a], gateways: [gw.prod], http: [{route: [{destination: {host: a}}]}]}",
    );
    assert_eq!(accepted.into_result().expect("warnings alone").count(Severity::Warning), 1);
}

#[test]
fn findings_carry_the_values_of_their_message() {
    let report = validate::<DestinationRule>(Mode::AsIstio, "{host: 1.2.3}");
    let finding = &report.findings()[0];
    assert_eq!(
        finding.message,
        r#"host "1.2.3" ends in "3", but a top level domain is not a number"#
    );
    assert_eq!(finding.parameter("host"), Some("1.2.3"));
    assert_eq!(finding.parameter("label"), Some("3"));
    assert_eq!(finding.parameter("port"), None);
    let report = validate::<DestinationRule>(Mode::AsIstio, "{host: 1.2.3.4}");
    assert_eq!(report.findings()[0].message, r#"host "1.2.3.4" is an IP address, not a name"#);
}
