use mesh_config_model::labels::{Operator, ParseSelectorError, Requirement, Selector};
use mesh_config_model::mesh::DiscoverySelectors;
use mesh_config_model::protocol::ServicePort;
use mesh_config_model::specs::mesh::LabelSelector;
use mesh_config_model::{NamespacedName, Protocol, Visibility};
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, printed: &str) {
    let selector: Selector = text.parse().expect("it is a selector");
    assert_eq!(selector.to_string(), printed);
    assert_eq!(printed.parse(), Ok(selector));
}

#[test]
fn forms_of_kubectl_are_read() {
    check("", "");
    check("a=b", "a in (b)");
    check("a == b", "a in (b)");
    check("a != b", "a notin (b)");
    check("a in (b, c) , d notin(e)", "a in (b,c),d notin (e)");
    check("a,!b", "a,!b");
    check("app.io/a=", "app.io/a in ()");
}

#[test]
fn other_texts_are_refused_with_their_part() {
    for (text, part) in
        [("a,", ""), ("a in b", "a in b"), ("a in (b", "a in (b"), ("a on (b)", "a on (b)")]
    {
        let error = text.parse::<Selector>().expect_err("it is none");
        let is_expected = match &error {
            ParseSelectorError::Syntax { part: found } => found == part,
            ParseSelectorError::Requirement(error) => error.key == part,
            _ => false,
        };
        assert!(is_expected, "{text:?}: {error}");
    }
    let error = "a=b$".parse::<Selector>().expect_err("it has a wrong value");
    assert!(matches!(error, ParseSelectorError::Requirement(_)));
}

#[test]
fn comparisons_are_refused_as_such() {
    for part in ["a>1", "a < 1", "a>=1"] {
        let error = format!("b,{part}").parse::<Selector>().expect_err("it compares");
        let expected =
            format!("{part:?} compares by > or <, which label selectors of objects do not support");
        assert_eq!(error.to_string(), expected);
    }
    for text in ["a=>1", "a in (>1)", ">1"] {
        let error = text.parse::<Selector>().expect_err("it has a wrong key or value");
        assert!(matches!(error, ParseSelectorError::Requirement(_)), "{text}: {error}");
    }
}

#[test]
fn selector_of_nothing_is_told_apart() {
    assert_eq!(Selector::nothing().to_string(), "<none>");
    assert!("<none>".parse::<Selector>().is_err());
}

#[test]
fn malformed_discovery_selector_is_refused() {
    let mut written = LabelSelector::default();
    written.match_labels.insert("a b".to_owned(), String::new());
    assert!(DiscoverySelectors::compile(&[written]).is_err());
}

fn requirement() -> impl Strategy<Value = Requirement> {
    let values = prop::collection::vec("[a-z0-9]([a-z0-9._-]{0,5}[a-z0-9])?", 1..4);
    let key = "([a-z]{1,3}\\.io/)?[a-z0-9]([a-zA-Z0-9._-]{0,5}[a-z0-9])?";
    (key, 0..4, values).prop_map(|(key, operator, values)| {
        let made = match operator {
            0 => Requirement::new(key, Operator::In, values),
            1 => Requirement::new(key, Operator::NotIn, values),
            2 => Requirement::new(key, Operator::Exists, [""; 0]),
            _ => Requirement::new(key, Operator::DoesNotExist, [""; 0]),
        };
        made.expect("key and values are well formed")
    })
}

proptest! {
    #[test]
    fn selectors_print_what_they_read(requirements in prop::collection::vec(requirement(), 0..5)) {
        let selector = Selector::all_of(requirements);
        prop_assert_eq!(selector.to_string().parse(), Ok(selector));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-c=!(), in]{0,20}") {
        if let Ok(selector) = text.parse::<Selector>() {
            prop_assert_eq!(selector.to_string().parse(), Ok(selector));
        }
    }

    #[test]
    fn discovery_selectors_are_alternatives(keys in prop::collection::vec("[a-c]", 0..4), label in "[a-c]") {
        let written: Vec<LabelSelector> = keys
            .iter()
            .map(|key| LabelSelector { match_labels: [(key.clone(), "1".to_owned())].into(), ..Default::default() })
            .collect();
        let selectors = DiscoverySelectors::compile(&written).expect("they are well formed");
        let expected = keys.is_empty() || keys.contains(&label);
        prop_assert_eq!(selectors.matches(&[(label, "1".to_owned())].into()), expected);
    }

    #[test]
    fn visibilities_print_what_they_read(text in "[.*~]|[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?", own in "[a-c]", viewer in "[a-c]") {
        let visibility: Visibility = text.parse().expect("it is one");
        prop_assert_eq!(visibility.to_string(), text);
        let private = Visibility::Private.includes(&own, &viewer);
        prop_assert_eq!(Visibility::Namespace(own.clone()).includes("other", &viewer), private);
    }

    #[test]
    fn protocols_are_read_in_any_case(name in "(tcp|udp|grpc|grpc-web|http|http_proxy|http2|https|tls|mongo|redis|mysql)", capitals in any::<u32>()) {
        let mixed: String = name
            .chars()
            .enumerate()
            .map(|(at, c)| if capitals >> (at % 32) & 1 == 1 { c.to_ascii_uppercase() } else { c })
            .collect();
        let protocol = Protocol::parse(&mixed);
        prop_assert_eq!(Protocol::parse(protocol.as_str()), protocol);
        prop_assert_ne!(protocol, Protocol::Unsupported);
        prop_assert!(!(protocol.is_http() && protocol.is_tcp()));
        let port = ServicePort { port: 1, name: &format!("{mixed}-x"), ..ServicePort::default() };
        prop_assert_eq!(port.protocol(), protocol);
    }

    #[test]
    fn names_order_by_namespace_then_name(a in ("[a-b/-]{0,3}", "[a-b/-]{1,3}"), b in ("[a-b/-]{0,3}", "[a-b/-]{1,3}")) {
        let (left, right) = (NamespacedName::new(&a.0, &a.1), NamespacedName::new(&b.0, &b.1));
        prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        prop_assert_eq!(left == right, a == b);
        prop_assert_eq!((left.namespace(), left.name()), (&*a.0, &*a.1));
    }
}
