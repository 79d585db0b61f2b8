//! The configuration of the mesh out of several texts.

use mesh_config_model::k8s::ConfigMap;
use mesh_config_model::mesh::{
    MeshProblemKind, MeshSources, default_mesh_config, first_mesh_networks, mesh_config_text,
    mesh_networks_text, remote_mesh_config,
};
use mesh_config_model::specs::mesh::{MeshConfig, ServiceScopeConfigs};

fn said(mesh: &MeshSources) -> Vec<String> {
    mesh.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn without_texts_the_defaults_are_in_effect() {
    assert_eq!(**MeshSources::new(["file"]).config(), default_mesh_config());
    assert_eq!(**MeshSources::new([""; 0]).config(), default_mesh_config());
}

#[test]
fn only_source_keeps_its_last_good_text() {
    let mut mesh = MeshSources::new(["file"]);
    assert!(!mesh.set(0, Some("enableTracing: [")));
    assert_eq!(**mesh.config(), default_mesh_config());
    assert!(mesh.set(0, Some("trustDomain: a.example")));
    assert!(!mesh.set(0, Some("enableTracing: often")));
    assert_eq!(mesh.config().trust_domain, "a.example");
    assert_eq!(said(&mesh), ["file:1:16: enableTracing: string \"often\" is not a boolean"]);
    assert!(mesh.set(0, Some("rootNamespace: mesh")));
    assert_eq!((&*mesh.config().trust_domain, said(&mesh).len()), ("cluster.local", 0));
    assert!(mesh.set(0, None));
    assert_eq!(**mesh.config(), default_mesh_config());
}

#[test]
fn later_source_lies_over_the_earlier_and_a_bad_one_is_passed_over() {
    let mut mesh = MeshSources::new(["file", "map"]);
    mesh.set(1, Some("trustDomain: map.example"));
    mesh.set(0, Some("{trustDomain: file.example, ingressClass: edge}"));
    assert_eq!(mesh.config().trust_domain, "map.example");
    assert!(mesh.set(1, Some("trustDomain: {}")));
    assert_eq!(mesh.config().trust_domain, "file.example");
    assert_eq!(mesh.config().ingress_class, "edge");
    assert!(said(&mesh)[0].starts_with("map:1:14: trustDomain: "), "{:?}", said(&mesh));
    assert!(mesh.set(0, Some("- a")));
    assert_eq!(**mesh.config(), default_mesh_config());
    assert_eq!(said(&mesh).len(), 2);
}

#[test]
fn text_that_makes_an_invalid_configuration_is_refused() {
    let check = |config: &MeshConfig| {
        let port = config.proxy_listen_port;
        if port > 0 { Vec::new() } else { vec![format!("port {port} is out of range")] }
    };
    let mut mesh = MeshSources::new(["file", "map"]).validator(check);
    mesh.set(0, Some("trustDomain: file.example"));
    assert!(!mesh.set(1, Some("{trustDomain: map.example, proxyListenPort: -1}")));
    assert_eq!(mesh.config().trust_domain, "file.example");
    assert_eq!(said(&mesh), ["map: port -1 is out of range"]);
    assert!(
        matches!(&mesh.problems()[0].kind, MeshProblemKind::Invalid { faults } if faults.len() == 1)
    );
}

#[test]
fn equal_configuration_is_no_change() {
    let mut mesh = MeshSources::new(["file"]);
    assert!(mesh.set(0, Some("trustDomain: a.example")));
    let before = std::sync::Arc::clone(mesh.config());
    assert!(!mesh.set(0, Some("# now with a comment\ntrustDomain: a.example")));
    assert!(std::sync::Arc::ptr_eq(&before, mesh.config()));
}

#[test]
fn networks_come_from_the_first_source_that_exists() {
    let networks = |texts: [Option<&str>; 2]| {
        first_mesh_networks(texts).expect("it fits").map(|read| read.networks.len())
    };
    assert_eq!(networks([None, None]), None);
    assert_eq!(networks([None, Some("networks: {}")]), Some(0));
    assert_eq!(networks([Some("networks: {a: {}}"), Some("networks: {}")]), Some(1));
    assert!(first_mesh_networks([Some("networks: ["), Some("networks: {}")]).is_err());
}

#[test]
fn config_map_has_both_texts() {
    let map: ConfigMap =
        serde_json::from_str(r#"{"data": {"mesh": "a", "meshNetworks": "b"}}"#).expect("it fits");
    assert_eq!((mesh_config_text(&map), mesh_networks_text(&map)), (Some("a"), Some("b")));
    assert_eq!(mesh_config_text(&ConfigMap::default()), None);
}

#[test]
fn remote_configuration_shows_two_fields() {
    let scoped = |trust_domain: &str, scopes: usize| MeshConfig {
        trust_domain: trust_domain.to_owned(),
        service_scope_configs: vec![ServiceScopeConfigs::default(); scopes],
        root_namespace: "kept to itself".to_owned(),
        ..MeshConfig::default()
    };
    let local = scoped("local", 1);
    let check = |remote: Option<MeshConfig>, trust_domain: &str, scopes: usize| {
        let expected = MeshConfig { root_namespace: String::new(), ..scoped(trust_domain, scopes) };
        assert_eq!(remote_mesh_config(remote.as_ref(), &local), expected);
    };
    check(Some(scoped("remote", 2)), "remote", 2);
    check(Some(scoped("", 0)), "local", 0);
    check(None, "local", 1);
}

#[cfg(feature = "watch")]
mod watching {
    use std::sync::mpsc;
    use std::time::Duration;
    use std::{fs, io};

    use mesh_config_model::mesh::watch_file;

    const PAUSE: Duration = Duration::from_millis(5);
    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn file_is_followed_and_what_cannot_be_read_changes_nothing() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("mesh");
        let write = |text: &str| fs::write(&path, text).expect("there is room");
        let (send, texts) = mpsc::channel();
        let next = || texts.recv_timeout(PATIENCE).expect("the change is noticed");
        write("first");
        let _watch =
            watch_file(&path, PAUSE, move |text| drop(send.send(text))).expect("it is watched");
        assert_eq!(next(), "first");
        write("");
        fs::remove_file(&path).expect("it is there");
        fs::write(folder.path().join("other"), "other").expect("there is room");
        write("second");
        assert_eq!(next(), "second");
        let renamed = folder.path().join("new");
        fs::write(&renamed, "third").expect("there is room");
        fs::rename(&renamed, &path).expect("there is room");
        assert_eq!(next(), "third");
    }

    /// A volume that Kubernetes mounts changes by one rename of a link.
    #[cfg(unix)]
    #[test]
    fn file_in_a_mounted_volume_is_followed_through_its_links() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("there is room");
        let swap = |version: &str| {
            let within = |name: &str| folder.path().join(name);
            fs::create_dir(within(version)).expect("there is room");
            fs::write(within(version).join("mesh"), version).expect("there is room");
            symlink(version, within("..data_tmp")).expect("links can be made");
            fs::rename(within("..data_tmp"), within("..data")).expect("it can be renamed");
        };
        swap("..2026_01");
        let path = folder.path().join("mesh");
        symlink("..data/mesh", &path).expect("links can be made");
        let (send, texts) = mpsc::channel();
        let _watch =
            watch_file(&path, PAUSE, move |text| drop(send.send(text))).expect("it is watched");
        let next = || texts.recv_timeout(PATIENCE).expect("the change is noticed");
        assert_eq!(next(), "..2026_01");
        swap("..2026_02");
        assert_eq!(next(), "..2026_02");
    }

    #[test]
    fn folder_must_be_there() {
        let error = watch_file("/nowhere/at/all", PAUSE, drop).expect_err("there is none");
        assert_eq!(error.kind(), io::ErrorKind::Other);
    }
}
