use mesh_config_model::specs::networking::DestinationRule;

use crate::claim::claims;

fn balancer(fields: &str) -> String {
    format!("{{host: a, trafficPolicy: {{loadBalancer: {{{fields}}}}}}}")
}

fn hash(fields: &str) -> String {
    balancer(&format!("consistentHash: {{{fields}}}"))
}

fn locality(fields: &str) -> String {
    detecting(&format!("localityLbSetting: {{{fields}}}"))
}

fn zone(fields: &str) -> String {
    detecting(&format!("zoneAwareLbSetting: {{{fields}}}"))
}

fn detecting(fields: &str) -> String {
    format!("{{host: a, trafficPolicy: {{outlierDetection: {{}}, loadBalancer: {{{fields}}}}}}}")
}

claims! { hash, DestinationRule;
    h_lb_1_to_3_cookies: [
        "httpCookie: {}" => ["H-LB-1 spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.name"],
        "httpCookie: {name: a, attributes: [{}]}" =>
            ["H-LB-2 spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[0].name"],
        "httpCookie: {name: a, attributes: [{name: b}, {name: B}, {name: b}]}" =>
            ["H-LB-3 spec.trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[2].name"],
    ];
    h_lb_4_and_5_the_old_ring_size: [
        "minimumRingSize: 1" => ["warning H-LB-4 spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize"],
        "minimumRingSize: 1, ringHash: {}" => [
            "warning H-LB-4 spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize",
            "H-LB-5 spec.trafficPolicy.loadBalancer.consistentHash.minimumRingSize",
        ],
    ];
    h_lb_6_to_8_size_of_a_maglev_table: [
        "maglev: {tableSize: 1}" => [],
        "maglev: {tableSize: 65537}" => [],
        "maglev: {tableSize: 0}" => [
            "H-LB-6 spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize",
            "H-LB-8 spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize",
        ],
        "maglev: {tableSize: 5000011}" => ["H-LB-7 spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize"],
        "maglev: {tableSize: 9}" => ["H-LB-8 spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize"],
        "maglev: {tableSize: '18446744073709551615'}" =>
            ["H-LB-7 spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize"],
    ];
}

claims! { balancer, DestinationRule;
    h_lb_9_one_setting_for_locality: [
        "localityLbSetting: {}, zoneAwareLbSetting: {}" => ["H-LB-9 spec.trafficPolicy.loadBalancer"],
    ];
    h_lb_12_to_14_warmup: [
        "warmup: {}" => ["H-LB-12 spec.trafficPolicy.loadBalancer.warmup"],
        "warmup: {duration: 0s}" => ["H-DUR-1 spec.trafficPolicy.loadBalancer.warmup.duration"],
        "warmup: {duration: 1s, minimumPercent: 100.5}" =>
            ["H-LB-13 spec.trafficPolicy.loadBalancer.warmup.minimumPercent"],
        "warmup: {duration: 1s, aggression: 0}" => ["H-LB-14 spec.trafficPolicy.loadBalancer.warmup.aggression"],
    ];
    h_loclb_7_and_h_zalb_2_failover_needs_detection: [
        "localityLbSetting: {failoverPriority: [a]}" =>
            ["warning H-LOCLB-7 spec.trafficPolicy.loadBalancer.localityLbSetting"],
        "zoneAwareLbSetting: {failoverPriority: [a]}" =>
            ["warning H-ZALB-2 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting"],
    ];
}

claims! { locality, DestinationRule;
    h_loclb_1_distribute_excludes_failover: [
        "distribute: [{from: a, to: {b: 1}}], failover: [{from: a, to: b}]" =>
            ["H-LOCLB-1 spec.trafficPolicy.loadBalancer.localityLbSetting"],
    ];
    h_loclb_2_failover_excludes_topology_labels: [
        "failover: [{from: a, to: b}], failoverPriority: [x, topology.kubernetes.io/zone]" =>
            ["H-LOCLB-2 spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority[1]"],
        "failoverPriority: [topology.kubernetes.io/zone]" => [],
    ];
    h_loclb_3_and_4_weights_make_a_hundred: [
        "distribute: [{from: a, to: {b: 0, c: 100}}]" =>
            ["H-LOCLB-3 spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.b"],
        "distribute: [{from: a, to: {b: 60, c: 50}}, {from: '', to: {}}]" =>
            ["H-LOCLB-4 spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to"],
    ];
    h_loclb_5_and_6_localities_do_not_overlap: [
        "distribute: [{from: a, to: {b: 50, b/c: 50}}, {from: a, to: {b: 100}}]" => [
            "H-LOCALITIES-6 spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to.b/c",
            "H-LOCALITIES-5 spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[1].from",
        ],
    ];
    h_loclb_8_to_10_failover_between_regions: [
        "failover: [{}]" => ["H-LOCLB-8 spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0]"],
        "failover: [{from: a/b, to: c}]" => ["H-LOCLB-9 spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0]"],
        "failover: [{from: a, to: '*'}]" => ["H-LOCLB-10 spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0]"],
    ];
}

claims! { zone, DestinationRule;
    h_zalb_1_topology_labels_are_implied: [
        "failoverPriority: [topology.kubernetes.io/region, x, topology.istio.io/subzone]" => [
            "H-ZALB-1 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.failoverPriority[0]",
            "H-ZALB-1 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.failoverPriority[2]",
        ],
    ];
    h_zalb_3_to_5_failover_between_regions: [
        "failover: [{from: a, to: a}]" => ["H-ZALB-3 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.failover[0]"],
        "failover: [{from: a/b, to: c}]" => ["H-ZALB-4 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.failover[0]"],
        "failover: [{from: '*', to: a}]" => ["H-ZALB-5 spec.trafficPolicy.loadBalancer.zoneAwareLbSetting.failover[0]"],
    ];
}
