super::table::codes! {
    DR_3 "DR-3" "subset repeated" "routes tell subsets apart by name"
        DestinationRule "{host: reviews, subsets: [{name: v1}, {name: v1}]}";
    DR_4 "DR-4" "subset without name" "routes tell subsets apart by name"
        DestinationRule "{host: reviews, subsets: [{labels: {version: v1}}]}";
    DR_5 "DR-5" "malformed name of a subset" "a subset is named like a DNS label"
        DestinationRule "{host: reviews, subsets: [{name: v_1}]}";
    DR_12 "DR-12" "empty traffic policy" "leave it out, or say something"
        DestinationRule "{host: reviews, trafficPolicy: {}}";
    DR_13 "DR-13" "tunnel with proxy protocol" "a connection begins with one of them"
        DestinationRule "{host: reviews, trafficPolicy: {tunnel: {targetHost: a, targetPort: 80}, proxyProtocol: {}}}";
    DR_18 "DR-18" "port settings without port" "each entry is for one port"
        DestinationRule "{host: reviews, trafficPolicy: {portLevelSettings: [{connectionPool: {tcp: {}}}]}}";
    DR_19 "DR-19" "empty port settings" "leave the entry out, or say something"
        DestinationRule "{host: reviews, trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}}";
    DR_22 "DR-22" "unknown tunnel protocol" "a tunnel is opened by CONNECT or POST"
        DestinationRule "{host: reviews, trafficPolicy: {tunnel: {protocol: GET, targetHost: a, targetPort: 80}}}";
    DR_23 "DR-23" "malformed target of a tunnel" "a tunnel leads to a host name or an address"
        DestinationRule "{host: reviews, trafficPolicy: {tunnel: {targetHost: a_b, targetPort: 80}}}";
    DR_24 "DR-24" "target port of a tunnel out of range" "ports run from 1 to 65535"
        DestinationRule "{host: reviews, trafficPolicy: {tunnel: {targetHost: a, targetPort: 0}}}";
    DR_25 "DR-25" "unknown version of the proxy protocol" "there are V1 and V2"
        DestinationRule "{host: reviews, trafficPolicy: {proxyProtocol: {version: 3}}}";
    H_CTLS_2 "H-CTLS-2" "malformed reference to a config map" "the form is configmap://<namespace>/<name>"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: SIMPLE, credentialName: 'configmap://default'}}}";
    H_CTLS_3 "H-CTLS-3" "config map of another namespace" "credentials are read from the namespace of the object"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: SIMPLE, credentialName: 'configmap://shop/ca'}}}";
    H_CTLS_4 "H-CTLS-4" "verification configured but off" "insecureSkipVerify ignores certificates and names of the server"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /ca.pem}}}";
    H_CTLS_5 "H-CTLS-5" "verification configured but off, with client certificate" "insecureSkipVerify ignores certificates and names of the server"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: MUTUAL, insecureSkipVerify: true, caCertificates: /ca.pem, clientCertificate: /c.pem, privateKey: /k.pem}}}";
    H_CTLS_6 "H-CTLS-6" "credential with files" "a credential holds all that the files would"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: SIMPLE, credentialName: a, caCertificates: /ca.pem}}}";
    H_CTLS_8 "H-CTLS-8" "client certificate missing" "mutual TLS shows a certificate to the server"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: MUTUAL, privateKey: /k.pem}}}";
    H_CTLS_9 "H-CTLS-9" "private key missing" "mutual TLS proves the certificate by its key"
        DestinationRule "{host: reviews, trafficPolicy: {tls: {mode: MUTUAL, clientCertificate: /c.pem}}}";
    H_LB_1 "H-LB-1" "cookie without name" "the cookie is found by its name"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {ttl: 0s}}}}}";
    H_LB_2 "H-LB-2" "cookie attribute without name" "every attribute has a name"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: a, attributes: [{value: b}]}}}}}";
    H_LB_3 "H-LB-3" "cookie attribute repeated" "a cookie has each attribute once"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: a, attributes: [{name: b}, {name: b}]}}}}}";
    H_LB_4 "H-LB-4" "old place of the ring size" "it belongs to ringHash"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, minimumRingSize: 9}}}}";
    H_LB_5 "H-LB-5" "two hash algorithms" "the old ring size stands for ringHash"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, minimumRingSize: 9, ringHash: {}}}}}";
    H_LB_6 "H-LB-6" "maglev without table size" "the table needs a size"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {}}}}}";
    H_LB_7 "H-LB-7" "maglev table too large" "its size is below 5000011"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 5000011}}}}}";
    H_LB_8 "H-LB-8" "maglev table size not prime" "the algorithm spreads evenly over a prime number of slots"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 100}}}}}";
    H_LB_9 "H-LB-9" "two settings for locality" "give localityLbSetting or zoneAwareLbSetting"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {localityLbSetting: {}, zoneAwareLbSetting: {}}}}";
    H_LB_12 "H-LB-12" "warmup without duration" "traffic to new endpoints grows over a time"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {warmup: {}}}}";
    H_LB_13 "H-LB-13" "warmup starts above all traffic" "it starts with at most 100 percent"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {warmup: {duration: 1s, minimumPercent: 101}}}}";
    H_LB_14 "H-LB-14" "warmup without growth" "aggression is greater than 0"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {warmup: {duration: 1s, aggression: 0}}}}";
    H_LOCALITIES_2 "H-LOCALITIES-2" "misplaced wildcard in a locality" "there is one wildcard, at the end"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {'*/a': 100}}]}}}}";
    H_LOCALITIES_3 "H-LOCALITIES-3" "locality after all localities" "the entry * includes all others"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {'*': 50, a: 50}}]}}}}";
    H_LOCALITIES_4 "H-LOCALITIES-4" "locality with an empty part" "the form is region/zone/subzone, or less"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a//b: 100}}]}}}}";
    H_LOCALITIES_5 "H-LOCALITIES-5" "region repeated" "localities of one list do not overlap"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a/b, to: {c: 100}}, {from: a, to: {c: 100}}]}}}}";
    H_LOCALITIES_6 "H-LOCALITIES-6" "zone listed already" "localities of one list do not overlap"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a: 50, a/b: 50}}]}}}}";
    H_LOCALITIES_7 "H-LOCALITIES-7" "subzone listed already" "localities of one list do not overlap"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a/b: 50, a/b/c: 50}}]}}}}";
    H_LOCLB_1 "H-LOCLB-1" "distribute with failover" "traffic is spread by weight, or kept near until that fails"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100}}], failover: [{from: a, to: b}]}}}}";
    H_LOCLB_2 "H-LOCLB-2" "region in two orders of failover" "failover names regions itself"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/region]}}}}";
    H_LOCLB_3 "H-LOCLB-3" "locality weight out of range" "each weight is 1 to 100"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 101}}]}}}}";
    H_LOCLB_4 "H-LOCLB-4" "locality weights do not add up" "the weights of one origin make 100"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 50}}]}}}}";
    H_LOCLB_7 "H-LOCLB-7" "failover without detection of failure" "give outlierDetection"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}}}";
    H_LOCLB_8 "H-LOCLB-8" "failover to itself" "a region fails over to another"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: a}]}}}}";
    H_LOCLB_9 "H-LOCLB-9" "failover of a zone" "failover is between whole regions"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: b/c}]}}}}";
    H_LOCLB_10 "H-LOCLB-10" "failover with a wildcard" "failover names both regions"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {failover: [{from: a, to: 'b*'}]}}}}";
    H_OUTLIER_2 "H-OUTLIER-2" "old count of errors" "errors of gateways and of services are counted apart"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {consecutiveErrors: 5}}}";
    H_OUTLIER_3 "H-OUTLIER-3" "local failures not told apart" "they count on their own only with splitExternalLocalOriginErrors"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {consecutiveLocalOriginFailures: 5}}}";
    H_POOL_1 "H-POOL-1" "empty connection pool" "leave it out, or give tcp or http"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {}}}";
    H_POOL_2 "H-POOL-2" "negative limit of pending requests" "0 stands for the default"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: -1}}}}";
    H_POOL_3 "H-POOL-3" "negative limit of requests" "0 stands for the default"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {http2MaxRequests: -1}}}}";
    H_POOL_4 "H-POOL-4" "negative limit of requests in a connection" "0 stands for no limit"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {maxRequestsPerConnection: -1}}}}";
    H_POOL_5 "H-POOL-5" "negative limit of retries" "0 stands for the default"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {maxRetries: -1}}}}";
    H_POOL_7 "H-POOL-7" "two ways to choose the protocol" "an upgrade to HTTP/2 ignores what the client speaks"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}}}}";
    H_POOL_8 "H-POOL-8" "negative limit of streams" "0 stands for the default"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {maxConcurrentStreams: -1}}}}";
    H_POOL_9 "H-POOL-9" "keepalive without interval" "pings are sent at an interval"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {http2KeepAlive: {timeout: 1s}}}}}";
    H_POOL_10 "H-POOL-10" "keepalive without timeout" "an answer to a ping is awaited for a time"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {http: {http2KeepAlive: {interval: 1s}}}}}";
    H_POOL_11 "H-POOL-11" "negative limit of connections" "0 stands for the default"
        DestinationRule "{host: reviews, trafficPolicy: {connectionPool: {tcp: {maxConnections: -1}}}}";
    H_ZALB_1 "H-ZALB-1" "topology in the order of failover" "zone aware balancing knows regions and zones itself"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {zoneAwareLbSetting: {failoverPriority: [topology.kubernetes.io/zone]}}}}";
    H_ZALB_2 "H-ZALB-2" "zone failover without detection of failure" "give outlierDetection"
        DestinationRule "{host: reviews, trafficPolicy: {loadBalancer: {zoneAwareLbSetting: {failover: [{from: a, to: b}]}}}}";
    H_ZALB_3 "H-ZALB-3" "zone failover to itself" "a region fails over to another"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {zoneAwareLbSetting: {failover: [{from: a, to: a}]}}}}";
    H_ZALB_4 "H-ZALB-4" "zone failover of a zone" "failover is between whole regions; zones are handled without"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {zoneAwareLbSetting: {failover: [{from: a, to: b/c}]}}}}";
    H_ZALB_5 "H-ZALB-5" "zone failover with a wildcard" "failover names both regions"
        DestinationRule "{host: reviews, trafficPolicy: {outlierDetection: {}, loadBalancer: {zoneAwareLbSetting: {failover: [{from: a, to: 'b*'}]}}}}";
}
