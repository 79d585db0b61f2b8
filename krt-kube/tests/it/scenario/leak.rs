use crate::fixture::{Lab, config_map};
use k8s_openapi::api::core::v1::ConfigMap;
use krt::testing::LeakCheck;
use krt_kube::testing::settle;

/// Tasks, watches, nodes and entries; some end while they list, some while they watch, some while
/// they are told that they fail.
#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_1000_informers() {
    let lab = Lab::new();
    lab.server.put(config_map("shop", "a", "1"));
    let mut bad = config_map("shop", "bad", "1");
    bad["data"] = "no map".into();
    lab.server.put(bad);
    let metrics = tokio::runtime::Handle::current().metrics();
    let once = async |round: u32| {
        let informer = lab.cluster.informer::<ConfigMap>().labels(&format!("round!={round}"));
        let maps =
            if round.is_multiple_of(2) { informer.start() } else { informer.when_served().start() };
        let names = maps.map("names", |_, map| map.metadata.name.clone());
        match round % 3 {
            0 => settle().await,
            1 => tokio::task::yield_now().await,
            _ => {}
        }
        drop((maps, names));
    };
    for round in 0..8 {
        once(round).await;
    }
    settle().await;
    let check = LeakCheck::start(&lab.graph);
    let tasks = metrics.num_alive_tasks();
    for round in 0..1000 {
        once(round).await;
    }
    settle().await;
    check.assert_flat();
    assert_eq!(metrics.num_alive_tasks(), tasks);
    assert_eq!(lab.server.open_watches("configmaps"), 0);
    assert!(lab.cluster.health().is_empty());
    assert!(lab.cluster.undecodable().is_empty());
}
