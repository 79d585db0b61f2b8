//! What the features add to schemas.

#[cfg(feature = "kube")]
#[test]
fn api_resources_name_every_version() {
    use mesh_schema::{GroupVersionResource, gvk, gvr, sets};

    let schema = sets::all().find_by_gvk(&gvk::GATEWAY).unwrap();
    let versions: Vec<_> = schema.alias_api_resources().map(|r| r.api_version).collect();
    let expected =
        ["networking.istio.io/v1alpha3", "networking.istio.io/v1beta1", "networking.istio.io/v1"];
    assert_eq!(versions, expected);
    let resource = schema.api_resource();
    assert_eq!((resource.kind.as_str(), resource.plural.as_str()), ("Gateway", "gateways"));
    assert_eq!(GroupVersionResource::from(&resource), gvr::GATEWAY);
    let pod = sets::all().find_by_gvk(&gvk::POD).unwrap().api_resource();
    assert_eq!((pod.group.as_str(), pod.api_version.as_str()), ("", "v1"));
}

#[cfg(feature = "schemars")]
mod json_schema {
    use mesh_schema::{Schema, gvk, sets};
    use serde_json::{Value, json};

    fn of(schema: &Schema) -> Value {
        schema.json_schema().expect("the body has a type").to_value()
    }

    #[test]
    fn every_typed_kind_has_one_and_its_references_lead_somewhere() {
        let mut described = 0;
        for schema in sets::all() {
            let Some(json) = schema.json_schema() else { continue };
            let json = json.to_value();
            described += 1;
            let text = json.to_string();
            for reference in text.split("\"$ref\":\"#/$defs/").skip(1) {
                let name = reference.split('"').next().unwrap();
                assert!(json["$defs"].get(name).is_some(), "{}: {name}", schema.identifier());
            }
        }
        assert_eq!(described, 43);
    }

    #[test]
    fn choices_and_names_are_described() {
        let json = of(sets::all().find_by_gvk(&gvk::DESTINATION_RULE).unwrap());
        let balancer = &json["$defs"]["networking.LoadBalancerSettings"];
        let options = &balancer["allOf"][0]["oneOf"];
        assert_eq!(options[1], json!({"required": ["simple"]}));
        assert_eq!(options[0]["not"]["anyOf"].as_array().map(Vec::len), Some(3));
        assert_eq!(balancer["properties"]["warmupDurationSecs"]["type"], "string");
        let modes = &json["$defs"]["networking.ClientTLSSettings.TLSmode"]["enum"];
        assert_eq!(modes, &json!(["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"]));
    }

    #[test]
    fn kind_without_a_spec_describes_its_whole_object() {
        let json = of(sets::all().find_by_gvk(&gvk::CONFIG_MAP).unwrap());
        assert_eq!(json["allOf"], json!([{"$ref": "#/$defs/k8s.ConfigMap"}]));
        assert_eq!(json["properties"].get("spec"), None);
        let route = of(sets::all().find_by_gvk(&gvk::HTTP_ROUTE).unwrap());
        assert_eq!(route["properties"]["status"]["$ref"], "#/$defs/gateway_api.HTTPRouteStatus");
        let parent = &route["$defs"]["gateway_api.ParentReference"];
        assert_eq!(parent["required"], json!(["name"]));
    }

    #[test]
    fn two_fields_of_a_choice_and_wrong_types_are_refused() {
        let rule = of(sets::all().find_by_gvk(&gvk::DESTINATION_RULE).unwrap());
        let validator = jsonschema::validator_for(&rule).unwrap();
        let object = |policy: Value| {
            json!({
                "apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule", "metadata": {"name": "a"},
                "spec": {"host": "a", "trafficPolicy": policy},
            })
        };
        let fits = |policy: Value| validator.is_valid(&object(policy));
        assert!(fits(json!({"loadBalancer": {"simple": "RANDOM"}})));
        assert!(!fits(json!({"loadBalancer": {"simple": "RANDOM", "consistentHash": {}}})));
        assert!(!fits(json!({"loadBalancer": {"simple": "WORST"}})));
        assert!(fits(json!({"connectionPool": {"tcp": {"connectTimeout": "1m0.5s"}}})));
        assert!(!fits(json!({"connectionPool": {"tcp": {"connectTimeout": "soon"}}})));
        assert!(!fits(json!({"connectionPool": {"tcp": {"maxConnections": "five"}}})));
        let mut other = object(json!({}));
        other["kind"] = json!("VirtualService");
        assert!(!validator.is_valid(&other));
    }

    #[test]
    fn kind_without_a_type_has_none() {
        assert!(sets::all().find_by_gvk(&gvk::LEASE).unwrap().json_schema().is_none());
    }
}
