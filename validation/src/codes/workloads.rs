super::table::codes! {
    SE_2 "SE-2" "service entry for all workloads" "a selector without labels selects all of the namespace"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], workloadSelector: {}, resolution: STATIC}";
    SE_3 "SE-3" "selector with endpoints" "endpoints are listed or selected"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, workloadSelector: {labels: {app: a}}, endpoints: [{address: 10.0.0.1}]}";
    SE_4 "SE-4" "service entry without host" "a service entry is about hosts"
        ServiceEntry "{ports: [{number: 80, name: http, protocol: HTTP}]}";
    SE_5 "SE-5" "service entry for everything" "name the hosts"
        ServiceEntry "{hosts: ['*'], ports: [{number: 80, name: http, protocol: HTTP}]}";
    SE_7 "SE-7" "service entry with a wildcard for a part of a label" "a wildcard stands for whole labels"
        ServiceEntry "{hosts: ['*a.example'], ports: [{number: 80, name: http, protocol: HTTP}]}";
    SE_9 "SE-9" "range of addresses to resolve" "a range cannot be resolved"
        ServiceEntry "{hosts: [a.example], addresses: [10.0.0.0/8], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}";
    SE_10 "SE-10" "port name of a service entry repeated" "ports are told apart by name"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}, {number: 81, name: http, protocol: HTTP}]}";
    SE_11 "SE-11" "port of a service entry repeated" "ports are told apart by number"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: a, protocol: HTTP}, {number: 80, name: b, protocol: HTTP}]}";
    SE_13 "SE-13" "plain TCP without address" "without an address of its own, plain TCP to one host is taken for that to any"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: tcp, protocol: TCP}]}";
    SE_19 "SE-19" "endpoints that are not used" "resolution NONE sends traffic where it was going"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 10.0.0.1}]}";
    SE_20 "SE-20" "workloads that are not used" "resolution NONE sends traffic where it was going"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], workloadSelector: {labels: {app: a}}}";
    SE_22 "SE-22" "host that cannot be resolved" "without endpoints the hosts are asked of DNS"
        ServiceEntry "{hosts: ['*.example'], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}";
    SE_23 "SE-23" "several endpoints in turn" "DNS_ROUND_ROBIN resolves one name"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS_ROUND_ROBIN, endpoints: [{address: a.example}, {address: b.example}]}";
    SE_24 "SE-24" "endpoint that cannot be resolved" "an endpoint has a host name or an address"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS, endpoints: [{address: a_b}]}";
    SE_26 "SE-26" "endpoint with a port the service lacks" "ports of endpoints refer to those of the service by name"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS, endpoints: [{address: a.example, ports: {grpc: 80}}]}";
    SE_28 "SE-28" "several hosts with one address" "plain TCP to the address cannot be told apart by host"
        ServiceEntry "{hosts: [a.example, b.example], addresses: [10.0.0.1], ports: [{number: 443, name: tls, protocol: TLS}], resolution: DNS}";
    SE_29 "SE-29" "dynamic resolution without host" "DYNAMIC_DNS resolves what a wildcard stands for"
        ServiceEntry "{ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS}";
    SE_30 "SE-30" "dynamic resolution of one host" "DYNAMIC_DNS resolves what a wildcard stands for"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS}";
    SE_31 "SE-31" "dynamic resolution with addresses" "DYNAMIC_DNS finds addresses when requests come"
        ServiceEntry "{hosts: ['*.example'], addresses: [10.0.0.1], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS}";
    SE_32 "SE-32" "dynamic resolution with endpoints" "DYNAMIC_DNS finds endpoints when requests come"
        ServiceEntry "{hosts: ['*.example'], endpoints: [{address: a.example}], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS}";
    SE_33 "SE-33" "dynamic resolution of a protocol without host" "requests have to name their host"
        ServiceEntry "{hosts: ['*.example'], ports: [{number: 80, name: tcp, protocol: TCP}], resolution: DYNAMIC_DNS}";
    SE_34 "SE-34" "unknown location" "there are MESH_EXTERNAL and MESH_INTERNAL"
        ServiceEntry "{hosts: ['*.example'], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS, location: 7}";
    SE_35 "SE-35" "dynamic resolution behind a waypoint" "waypoints cannot serve it"
        ServiceEntry("labels: {istio.io/use-waypoint: a}") "{hosts: ['*.example'], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS, location: MESH_INTERNAL}";
    SE_36 "SE-36" "unknown resolution" "there are NONE, STATIC, DNS, DNS_ROUND_ROBIN and DYNAMIC_DNS"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: 9}";
    SE_37 "SE-37" "several hosts of a protocol without host" "only HTTP and TLS name the host"
        ServiceEntry "{hosts: [a.example, b.example], ports: [{number: 80, name: tcp, protocol: TCP}], resolution: DNS}";
    WE_1 "WE-1" "workload without address" "a workload is reached by an address, or through its network"
        WorkloadEntry "{labels: {app: a}}";
    WE_2 "WE-2" "workload of a network alone" "its gateway has to know it"
        WorkloadEntry "{network: a}";
    WE_4 "WE-4" "ports of a unix socket" "a socket has a path and no ports"
        WorkloadEntry "{address: 'unix:///run/a', ports: {http: 80}}";
    WE_5 "WE-5" "malformed address of a workload" "a host name, an IP address or a unix socket"
        WorkloadEntry "{address: a_b}";
    WE_6 "WE-6" "endpoint to resolve in a static service" "resolution STATIC takes IP addresses alone"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: b.example}]}";
    WE_7 "WE-7" "static endpoint with a port the service lacks" "ports of endpoints refer to those of the service by name"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 10.0.0.1, ports: {grpc: 80}}]}";
    WE_11 "WE-11" "unix socket for several ports" "a socket serves one port"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: a, protocol: HTTP}, {number: 81, name: b, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 'unix:///run/a'}]}";
    WG_1 "WG-1" "group without template" "workloads are made from the template"
        WorkloadGroup "{metadata: {labels: {app: a}}}";
    WG_3 "WG-3" "negative period of a probe" "0 stands for the default"
        WorkloadGroup "{template: {}, probe: {periodSeconds: -1, tcpSocket: {port: 80}}}";
    WG_4 "WG-4" "negative delay of a probe" "0 stands for none"
        WorkloadGroup "{template: {}, probe: {initialDelaySeconds: -1, tcpSocket: {port: 80}}}";
    WG_5 "WG-5" "negative timeout of a probe" "0 stands for the default"
        WorkloadGroup "{template: {}, probe: {timeoutSeconds: -1, tcpSocket: {port: 80}}}";
    WG_6 "WG-6" "negative number of successes" "0 stands for the default"
        WorkloadGroup "{template: {}, probe: {successThreshold: -1, tcpSocket: {port: 80}}}";
    WG_7 "WG-7" "negative number of failures" "0 stands for the default"
        WorkloadGroup "{template: {}, probe: {failureThreshold: -1, tcpSocket: {port: 80}}}";
    WG_9 "WG-9" "unknown scheme of a probe" "there are HTTP and HTTPS, in upper case"
        WorkloadGroup "{template: {}, probe: {httpGet: {port: 80, scheme: http}}}";
    WG_12 "WG-12" "probe without command" "the command tells whether the workload is ready"
        WorkloadGroup "{template: {}, probe: {exec: {}}}";
    WG_13 "WG-13" "probe of no usable kind" "the kinds are httpGet, tcpSocket and exec; grpc is in the API but refused"
        WorkloadGroup "{template: {}, probe: {periodSeconds: 1}}";
}
