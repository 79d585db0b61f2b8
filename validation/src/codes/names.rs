super::table::codes! {
    H_DEST_2 "H-DEST-2" "traffic to any host" "a destination is one service"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: '*'}}]}]}";
    H_DEST_4 "H-DEST-4" "malformed subset" "a subset is named like a DNS label, as in its destination rule"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v_1}}]}]}";
    H_EXPORT_2 "H-EXPORT-2" "own namespace repeated" "the entry . stands for the namespace of the object"
        DestinationRule "{host: reviews, exportTo: [., .]}";
    H_EXPORT_3 "H-EXPORT-3" "namespace repeated" "each namespace is listed once"
        DestinationRule "{host: reviews, exportTo: [shop, shop]}";
    H_EXPORT_4 "H-EXPORT-4" "exported to nobody" "only a service entry can be kept from everybody"
        DestinationRule "{host: reviews, exportTo: ['~']}";
    H_EXPORT_5 "H-EXPORT-5" "malformed namespace" "an entry is *, the name of a namespace, or . for that of the object, which must have one"
        DestinationRule "{host: reviews, exportTo: [shop_1]}";
    H_EXPORT_7 "H-EXPORT-7" "workload rule exported to several namespaces" "it applies to workloads of its own namespace"
        DestinationRule "{host: reviews, workloadSelector: {matchLabels: {app: a}}, exportTo: [., shop]}";
    H_EXPORT_8 "H-EXPORT-8" "workload rule exported elsewhere" "it applies to workloads of its own namespace"
        DestinationRule "{host: reviews, workloadSelector: {matchLabels: {app: a}}, exportTo: [shop]}";
    H_EXPORT_9 "H-EXPORT-9" "all namespaces and some" "the entry * includes all others"
        DestinationRule "{host: reviews, exportTo: ['*', shop]}";
    H_FQDN_1 "H-FQDN-1" "host too long" "a domain name has at most 255 bytes"
        DestinationRule "{host: 'a.<b*254>'}";
    H_FQDN_2 "H-FQDN-2" "host missing" "the empty text is no domain name"
        DestinationRule "{host: ''}";
    H_FQDN_3 "H-FQDN-3" "numeric top level domain" "a name that ends in a number would be taken for an IP address"
        DestinationRule "{host: 10.0.0.1}";
    H_FQDN_4 "H-FQDN-4" "malformed host" "each part between dots is 1 to 63 letters, digits and inner hyphens"
        DestinationRule "{host: reviews..svc}";
    H_GWHOST_3 "H-GWHOST-3" "generated server name too short" "Istio writes outbound_.<port>_.<subset>_.<host>"
        VirtualService "{hosts: [a.example.com], gateways: [ns/gw], tls: [{match: [{sniHosts: [outbound_.80_v1]}], route: [{destination: {host: reviews}}]}]}";
    H_GWHOST_5 "H-GWHOST-5" "generated server name without port" "Istio writes outbound_.<port>_.<subset>_.<host>"
        VirtualService "{hosts: [a.example.com], gateways: [ns/gw], tls: [{match: [{sniHosts: [outbound_.http_._.reviews]}], route: [{destination: {host: reviews}}]}]}";
    H_GWHOST_6 "H-GWHOST-6" "generated server name without host" "Istio writes outbound_.<port>_.<subset>_.<host>"
        VirtualService "{hosts: [a.example.com], gateways: [ns/gw], tls: [{match: [{sniHosts: [outbound_.80_._.1]}], route: [{destination: {host: reviews}}]}]}";
    H_GWNAMES_2 "H-GWNAMES-2" "gateway in its old form" "a gateway is named <namespace>/<name>"
        VirtualService "{hosts: [reviews], gateways: [gw.shop.svc.cluster.local], http: [{route: [{destination: {host: reviews}}]}]}";
    H_GWNAMES_4 "H-GWNAMES-4" "half a gateway name" "a gateway is named <namespace>/<name>"
        VirtualService "{hosts: [reviews], gateways: [/gw], http: [{route: [{destination: {host: reviews}}]}]}";
    H_GWNAMES_5 "H-GWNAMES-5" "malformed namespace of a gateway" "a namespace is a DNS label"
        VirtualService "{hosts: [reviews], gateways: [shop_1/gw], http: [{route: [{destination: {host: reviews}}]}]}";
    H_GWNAMES_6 "H-GWNAMES-6" "malformed gateway" "the name of a gateway is a DNS label"
        VirtualService "{hosts: [reviews], gateways: [shop/gw_1], http: [{route: [{destination: {host: reviews}}]}]}";
    H_IP_1 "H-IP-1" "malformed address" "an IPv4 address without leading zeros, or an IPv6 address"
        VirtualService "{hosts: [reviews], tcp: [{match: [{destinationSubnets: [10.0.0]}], route: [{destination: {host: reviews}}]}]}";
    H_IP_2 "H-IP-2" "malformed subnet" "an address, a slash and a number of bits without leading zeros"
        VirtualService "{hosts: [reviews], tcp: [{match: [{destinationSubnets: [10.0.0.0/33]}], route: [{destination: {host: reviews}}]}]}";
    H_LABELS_1 "H-LABELS-1" "malformed label key" "letters, digits and inner hyphens, underscores and dots, perhaps after a DNS name and slash"
        DestinationRule "{host: reviews, subsets: [{name: v1, labels: {-version: v1}}]}";
    H_LABELS_2 "H-LABELS-2" "label prefix too long" "the part before the slash has at most 253 bytes"
        DestinationRule "{host: reviews, subsets: [{name: v1, labels: {'<a*254>/version': v1}}]}";
    H_LABELS_3 "H-LABELS-3" "label key too long" "the part after the slash has at most 63 bytes"
        DestinationRule "{host: reviews, subsets: [{name: v1, labels: {'<a*64>': v1}}]}";
    H_LABELS_4 "H-LABELS-4" "malformed label value" "letters, digits and inner hyphens, underscores and dots, or nothing"
        DestinationRule "{host: reviews, subsets: [{name: v1, labels: {version: v 1}}]}";
    H_PORT_1 "H-PORT-1" "port out of range" "ports run from 1 to 65535"
        VirtualService "{hosts: [reviews], http: [{route: [{destination: {host: reviews, port: {number: 70000}}}]}]}";
    H_SEL_1 "H-SEL-1" "selector with an empty key" "no label has an empty key, so nothing would be selected"
        PeerAuthentication "{selector: {matchLabels: {'': reviews}}}";
    H_SEL_2 "H-SEL-2" "selector with a wildcard" "labels are compared as they are"
        PeerAuthentication "{selector: {matchLabels: {app: 'reviews*'}}}";
    H_SEL_3 "H-SEL-3" "selector without labels" "it selects every workload it can see, which may be more than was meant"
        PeerAuthentication "{selector: {}}";
    H_TREF_1 "H-TREF-1" "several kinds of target" "a policy has a selector, one reference or a list of references"
        AuthorizationPolicy "{selector: {matchLabels: {app: a}}, targetRef: {kind: Service, name: a}}";
    H_TREF_2 "H-TREF-2" "target without name" "a reference names one object"
        AuthorizationPolicy "{targetRef: {kind: Service}}";
    H_TREF_3 "H-TREF-3" "target in a namespace" "a policy applies to objects of its own namespace"
        AuthorizationPolicy "{targetRef: {kind: Service, name: a, namespace: shop}}";
    H_TREF_4 "H-TREF-4" "target of another kind" "a policy applies to services, service entries, gateways and gateway classes"
        AuthorizationPolicy "{targetRef: {kind: Pod, name: a}}";
    H_WILD_2 "H-WILD-2" "malformed first part of a host" "it is a DNS label, or * with or without one after it"
        DestinationRule "{host: 'reviews*'}";
    H_ADDR_1 "H-ADDR-1" "address without port" "an address is a host, a colon and a port; an IPv6 host stands in brackets"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: istiod, proxyAdminPort: 15000, statusPort: 15020}";
    H_ADDR_2 "H-ADDR-2" "port of an address is no number" "ports are numbers"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:http', proxyAdminPort: 15000, statusPort: 15020}";
    H_ADDR_4 "H-ADDR-4" "malformed host of an address" "a host name or an IP address"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'a_b:80', proxyAdminPort: 15000, statusPort: 15020}";
    H_ASEL_1 "H-ASEL-1" "workload selector with an empty key" "no label has an empty key, so nothing would be selected"
        Sidecar "{workloadSelector: {labels: {'': a}}, egress: [{hosts: ['*/*']}]}";
    H_ASEL_2 "H-ASEL-2" "workload selector with a wildcard" "labels are compared as they are"
        Sidecar "{workloadSelector: {labels: {app: 'a*'}}, egress: [{hosts: ['*/*']}]}";
    H_EXPORT_10 "H-EXPORT-10" "nobody and somebody" "the entry ~ excludes all others"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http, protocol: HTTP}], exportTo: ['~', shop]}";
    H_EXTSVC_1 "H-EXTSVC-1" "provider without service" "a provider is a service of the mesh or outside"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, zipkin: {port: 80}}]}";
    H_EXTSVC_2 "H-EXTSVC-2" "malformed service of a provider" "a host name, an address, or <namespace>/<host>"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, zipkin: {service: a_b, port: 80}}]}";
    H_HOSTPART_1 "H-HOSTPART-1" "short name of a host" "hosts are matched by their full names"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [reviews]}]}";
    H_NSHOST_2 "H-NSHOST-2" "host without namespace" "the form is <namespace>/<host>"
        Sidecar "{egress: [{hosts: [reviews.shop.svc.cluster.local]}]}";
    H_NSHOST_3 "H-NSHOST-3" "half a host with namespace" "the form is <namespace>/<host>"
        Sidecar "{egress: [{hosts: [shop/]}]}";
    H_NSHOST_4 "H-NSHOST-4" "malformed namespace of a host" "it is *, ., ~, or the name of a namespace"
        Sidecar "{egress: [{hosts: [shop_1/*]}]}";
    H_NSHOST_5 "H-NSHOST-5" "malformed namespace of a gateway's host" "it is *, ., or the name of a namespace"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['shop_1/*']}]}";
    H_PARTWILD_1 "H-PARTWILD-1" "wildcard for a part of a label" "a wildcard stands for whole labels"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*a.example']}]}";
    H_PORTNAME_1 "H-PORTNAME-1" "malformed port name" "a port is named like a DNS label"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: http_1, protocol: HTTP}]}";
    H_PROTO_3 "H-PROTO-3" "unknown protocol" "the protocols are those Istio can route, such as HTTP, GRPC and TCP"
        ServiceEntry "{hosts: [a.example], ports: [{number: 80, name: smtp, protocol: SMTP}]}";
    H_TD_1 "H-TD-1" "trust domain missing" "identities are issued under a name"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: '', defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}}";
    H_TD_2 "H-TD-2" "malformed trust domain" "a trust domain is made of DNS labels"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: a_b, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}}";
    H_UNIX_2 "H-UNIX-2" "socket without path" "after unix:// comes the path of a file"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 0, name: http, protocol: HTTP}, bind: 'unix://', hosts: ['*']}]}";
    H_UNIX_4 "H-UNIX-4" "relative path of a socket" "the path begins with a slash and names a file"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 0, name: http, protocol: HTTP}, bind: 'unix://a', hosts: ['*']}]}";
}
