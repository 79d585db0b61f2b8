//! Host names: overlap, inclusion, specificity, sets and tables.

use mesh_config_model::host::{HostTable, Name, intersection, names_for_namespace};
use proptest::prelude::*;

fn names<const N: usize>(texts: [&str; N]) -> [Name<'_>; N] {
    texts.map(Name::from)
}

#[test]
fn overlap_of_two_names() {
    let check = |a: &str, b: &str, expected: bool| {
        assert_eq!(Name::new(a).matches(&Name::new(b)), expected, "{a:?} {b:?}");
        assert_eq!(Name::new(b).matches(&Name::new(a)), expected, "{b:?} {a:?}");
    };
    check("", "", true);
    check("", "foo.com", false);
    check("*", "", true);
    check("*", "foo.com", true);
    check("*", "*.com", true);
    check("*", "*", true);
    check("foo.com", "foo.com", true);
    check("foo.com", "bar.com", false);
    check("foo.com", "*.foo.com", false);
    check("foo.com", "*foo.com", true);
    check("*.com", "*.foo.com", true);
    check("*.com", "foo.com", true);
    check("*.foo.com", "*.bar.com", false);
    check("a.facebook.com", "*.facebook.com", true);
    check("a.facebook.com", "*.facebook.COM", false);
    check("foo.com", "foo.com.", false);
}

#[test]
fn inclusion_of_two_names() {
    let check = |a: &str, b: &str, expected: bool| {
        assert_eq!(Name::new(a).subset_of(&Name::new(b)), expected, "{a:?} {b:?}");
    };
    check("", "", true);
    check("", "foo.com", false);
    check("foo.com", "foo.com", true);
    check("foo.com", "bar.com", false);
    check("foo.com", "*", true);
    check("*", "foo.com", false);
    check("foo.com", "*.com", true);
    check("*.com", "foo.com", false);
    check("*.foo.com", "*.com", true);
    check("*.com", "*.foo.com", false);
    check("*.foo.com", "*.foo.com", true);
    check("*.foo.bar.baz", "baz", false);
    check("*.foo.com", "*.FOO.com", false);
    check("*", "*", true);
}

#[test]
fn names_with_a_leading_star_are_wildcards() {
    let wild = names(["*", "*.foo", "*foo", "", "foo", "foo.*"]).map(|name| name.is_wildcard());
    assert_eq!(wild, [true, true, true, false, false, false]);
}

#[test]
fn most_specific_names_come_first() {
    let mut hosts = names(["foo.com", "bar.com", "*.com", "*.foo.com", "*", "baz.bar.com"]);
    hosts.sort_by(Name::cmp_specificity);
    assert_eq!(hosts, names(["baz.bar.com", "bar.com", "foo.com", "*.foo.com", "*.com", "*"]));
}

#[test]
fn intersection_takes_the_narrower_of_each_pair() {
    let check = |left: &[&'static str], right: &[&'static str], expected: &[&str]| {
        let of = |texts: &[&'static str]| texts.iter().copied().map(Name::from).collect::<Vec<_>>();
        let common = intersection(&of(left), &of(right));
        let common: Vec<&str> = common.iter().map(Name::as_str).collect();
        assert_eq!(common, expected, "{left:?} {right:?}");
    };
    check(&["foo.com"], &["foo.com"], &["foo.com"]);
    check(&["foo.com"], &["bar.com"], &[]);
    check(&["foo.com", "*.net"], &["*.com", "bar.net"], &["foo.com", "bar.net"]);
    check(&["*", "foo.com"], &["foo.com"], &["foo.com"]);
    check(&["foo.com"], &["FOO.com"], &[]);
    check(&["*.com"], &["*.foo.com", "*.bar.com"], &["*.foo.com", "*.bar.com"]);
    check(&[], &["*"], &[]);
}

#[test]
fn hosts_of_a_namespace() {
    let check = |hosts: &[&str], namespace: &str, expected: &[&str]| {
        let names = names_for_namespace(hosts.iter().copied(), namespace);
        let names: Vec<&str> = names.iter().map(Name::as_str).collect();
        assert_eq!(names, expected, "{hosts:?} {namespace}");
    };
    check(&["ns1/foo.com", "ns2/bar.com"], "ns1", &["foo.com"]);
    check(&["ns1/foo.com", "ns2/bar.com"], "ns3", &[]);
    check(&["*/foo.com", "ns2/bar.com"], "ns1", &["foo.com"]);
    check(&["foo.com", "ns2/bar.com"], "ns1", &["foo.com"]);
    check(&["ns1/a/b", "./c"], "ns1", &["a/b"]);
}

#[test]
fn best_match_of_a_table() {
    let check = |needle: &str, hosts: &[&'static str], expected: Option<&str>| {
        let table: HostTable<&str> = hosts.iter().map(|&host| (host, host)).collect();
        assert_eq!(
            table.most_specific_match(&Name::new(needle)).copied(),
            expected,
            "{needle} {hosts:?}"
        );
    };
    check("foo.bar.com", &["foo.bar.com", "*.bar.com", "*.com", "*"], Some("foo.bar.com"));
    check("baz.bar.com", &["foo.bar.com", "*.bar.com", "*.com", "*"], Some("*.bar.com"));
    check("foo.com", &["*.bar.com", "*.com", "*"], Some("*.com"));
    check("foo.net", &["*.com", "*"], Some("*"));
    check("foo.net", &["*.com"], None);
    check("foo.com", &["*foo.com", "*.com"], Some("*foo.com"));
    check("*.bar.com", &["foo.bar.com", "*.bar.com", "*.com"], Some("*.bar.com"));
    check("*.foo.bar.com", &["foo.bar.com", "*.com", "*"], Some("*.com"));
    check("*foo.com", &["*.foo.com"], None);
    check("*", &["*.com", "foo.com"], None);
    check("*", &["*"], Some("*"));
    check("", &["*"], Some("*"));
    check("é.com", &["*\u{a9}.com", "*.com"], Some("*.com"));
}

#[test]
fn table_replaces_the_value_of_a_name() {
    let mut table = HostTable::default();
    assert_eq!(table.insert(&Name::new("*.com"), 1), None);
    assert_eq!(table.insert(&Name::new("*.com"), 2), Some(1));
    assert_eq!(table.get(&Name::new("*.com")), Some(&2));
    assert_eq!(table.get(&Name::new("foo.com")), None);
}

fn host() -> impl Strategy<Value = String> {
    "\\*?(a|b|ab)?(\\.(a|b)){0,2}"
}

/// The rules of the table spelled out: no index, all candidates compared.
fn best_by_scan<'a>(needle: &Name<'_>, hosts: &'a [String]) -> Option<&'a str> {
    let candidates = hosts.iter().map(Name::from).filter(|host| needle.subset_of(host));
    let best = candidates.min_by(Name::cmp_specificity)?;
    hosts.iter().find(|host| *host == best.as_str()).map(String::as_str)
}

proptest! {
    #[test]
    fn matches_is_symmetric(a in host(), b in host()) {
        let (a, b) = (Name::from(a), Name::from(b));
        prop_assert_eq!(a.matches(&b), b.matches(&a));
    }

    #[test]
    fn subset_is_reflexive_and_implies_overlap(a in host(), b in host()) {
        let (a, b) = (Name::from(a), Name::from(b));
        prop_assert!(a.subset_of(&a));
        prop_assert!(!a.subset_of(&b) || a.matches(&b));
    }

    #[test]
    fn subset_is_transitive(a in host(), b in host(), c in host()) {
        let (a, b, c) = (Name::from(a), Name::from(b), Name::from(c));
        prop_assert!(!(a.subset_of(&b) && b.subset_of(&c)) || a.subset_of(&c));
    }

    #[test]
    fn specificity_is_a_total_order(a in host(), b in host(), c in host()) {
        let (a, b, c) = (Name::from(a), Name::from(b), Name::from(c));
        prop_assert_eq!(a.cmp_specificity(&b), b.cmp_specificity(&a).reverse());
        prop_assert_eq!(a.cmp_specificity(&b).is_eq(), a == b);
        if a.cmp_specificity(&b).is_le() && b.cmp_specificity(&c).is_le() {
            prop_assert!(a.cmp_specificity(&c).is_le());
        }
    }

    #[test]
    fn intersection_lies_within_both_sides(
        left in prop::collection::vec(host(), 0..5),
        right in prop::collection::vec(host(), 0..5),
    ) {
        let left: Vec<Name<'_>> = left.iter().map(Name::from).collect();
        let right: Vec<Name<'_>> = right.iter().map(Name::from).collect();
        let common = intersection(&left, &right);
        for (index, name) in common.iter().enumerate() {
            prop_assert!(left.iter().any(|side| name.subset_of(side)));
            prop_assert!(right.iter().any(|side| name.subset_of(side)));
            prop_assert!(!common[..index].contains(name));
        }
        let overlap = left.iter().any(|x| right.iter().any(|y| x.subset_of(y) || y.subset_of(x)));
        prop_assert_eq!(common.is_empty(), !overlap);
    }

    #[test]
    fn table_finds_what_a_scan_finds(needle in host(), hosts in prop::collection::vec(host(), 0..8)) {
        let table: HostTable<&str> = hosts.iter().map(|host| (host, host.as_str())).collect();
        let needle = Name::from(needle);
        prop_assert_eq!(table.most_specific_match(&needle).copied(), best_by_scan(&needle, &hosts));
    }
}
