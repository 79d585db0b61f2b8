use k8s_openapi::api::core::v1::ConfigMap;
use krt_kube::testing::ApiServer;
use kube::api::{Patch, PatchParams, PostParams};
use kube::{Api, ResourceExt};
use serde_json::{Value, json};

struct Applied {
    maps: Api<ConfigMap>,
}

impl Applied {
    fn start() -> (ApiServer, Self) {
        let server = ApiServer::new();
        let maps = Api::namespaced(server.client(), "shop");
        (server, Self { maps })
    }

    async fn apply(&self, params: &PatchParams, data: Value) -> Result<Value, Vec<String>> {
        let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "data": data});
        let applied = self.maps.patch("a", params, &Patch::Apply(&object)).await;
        match applied {
            Ok(map) => Ok(json!(map.data)),
            Err(kube::Error::Api(status)) if status.code == 409 => {
                let causes = status.details.map(|details| details.causes).unwrap_or_default();
                Err(causes.into_iter().map(|cause| cause.field).collect())
            }
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_apply_creates_merges_and_takes_back_what_is_left_out() {
    let (_server, maps) = Applied::start();
    let (left, right) = (PatchParams::apply("left"), PatchParams::apply("right"));
    assert_eq!(
        maps.apply(&left, json!({"a": "1", "b": "2"})).await,
        Ok(json!({"a": "1", "b": "2"}))
    );
    assert_eq!(
        maps.apply(&right, json!({"c": "3"})).await,
        Ok(json!({"a": "1", "b": "2", "c": "3"}))
    );
    assert_eq!(maps.apply(&left, json!({"a": "1"})).await, Ok(json!({"a": "1", "c": "3"})));
}

#[tokio::test(start_paused = true)]
async fn a_field_of_another_is_a_conflict_unless_forced() {
    let (_server, maps) = Applied::start();
    let (left, right) = (PatchParams::apply("left"), PatchParams::apply("right"));
    maps.apply(&left, json!({"a": "1"})).await.unwrap();
    assert_eq!(maps.apply(&right, json!({"a": "1"})).await, Ok(json!({"a": "1"})), "shared");
    assert_eq!(maps.apply(&right, json!({"a": "2"})).await, Err(vec![".data.a".to_owned()]));
    let forced = right.clone().force();
    assert_eq!(maps.apply(&forced, json!({"a": "2"})).await, Ok(json!({"a": "2"})));
    assert_eq!(maps.apply(&left, json!({})).await, Ok(json!({"a": "2"})), "not its own any more");
    assert_eq!(maps.apply(&right, json!({})).await, Ok(Value::Null));
}

#[tokio::test(start_paused = true)]
async fn an_apply_without_news_is_no_change() {
    let (server, maps) = Applied::start();
    let params = PatchParams::apply("left");
    maps.apply(&params, json!({"a": "1"})).await.unwrap();
    let before = server.revision();
    maps.apply(&params, json!({"a": "1"})).await.unwrap();
    assert_eq!(server.revision(), before);
}

#[tokio::test(start_paused = true)]
async fn an_update_takes_the_fields_that_it_changes() {
    let (_server, maps) = Applied::start();
    maps.apply(&PatchParams::apply("left"), json!({"a": "1", "b": "2"})).await.unwrap();
    let mut map = maps.maps.get("a").await.unwrap();
    map.data.as_mut().unwrap().insert("a".to_owned(), "9".to_owned());
    let params = PostParams { field_manager: Some("right".to_owned()), ..PostParams::default() };
    let map = maps.maps.replace("a", &params, &map).await.unwrap();
    let managers: Vec<_> = map.managed_fields().iter().map(|entry| entry.manager.clone()).collect();
    assert_eq!(managers, [Some("left".to_owned()), Some("right".to_owned())]);
    assert_eq!(
        maps.apply(&PatchParams::apply("left"), json!({"a": "1"})).await,
        Err(vec![".data.a".to_owned()])
    );
}

#[tokio::test(start_paused = true)]
async fn conditions_are_told_apart_by_their_type() {
    let server = ApiServer::new();
    server.put(json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"namespace": "shop", "name": "a"},
    }));
    let api: Api<k8s_openapi::api::apps::v1::Deployment> = Api::namespaced(server.client(), "shop");
    for (manager, kind) in [("left", "Ready"), ("right", "Synced"), ("left", "Up")] {
        let status = json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "status": {"conditions": [{"type": kind, "status": "True"}]},
        });
        api.patch_status("a", &PatchParams::apply(manager), &Patch::Apply(&status)).await.unwrap();
    }
    let stored = server.objects("apps/v1", "Deployment").remove(0);
    let kinds: Vec<_> = stored["status"]["conditions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|condition| condition["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["Synced", "Up"]);
    assert_eq!(stored["metadata"]["managedFields"][0]["subresource"], "status");
}
