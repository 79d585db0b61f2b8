super::table::codes! {
    EX_2 "EX-2" "provider of the mesh without name" "a provider is found by its name"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{prometheus: {}}]}";
    EX_3 "EX-3" "provider repeated" "a provider is found by its name"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, prometheus: {}}, {name: a, prometheus: {}}]}";
    EX_4 "EX-4" "provider of no known kind" "the reference of MeshConfig lists the kinds"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a}]}";
    EX_7 "EX-7" "unknown status of a provider's failure" "it is the number of a status a proxy can answer with"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, envoyExtAuthzHttp: {service: a, port: 80, statusOnError: '999'}}]}";
    EX_8 "EX-8" "malformed path of a provider" "it is the path of a URL"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, envoyExtAuthzHttp: {service: a, port: 80, pathPrefix: '/%zz'}}]}";
    EX_9 "EX-9" "relative path of a provider" "a path begins with a slash"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, envoyExtAuthzHttp: {service: a, port: 80, pathPrefix: check}}]}";
    EX_14 "EX-14" "collector without token" "Lightstep takes no traces without"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, lightstep: {service: a, port: 80}}]}";
    EX_20 "EX-20" "traces sent in two ways" "give http or grpc"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, extensionProviders: [{name: a, opentelemetry: {service: a, port: 80, http: {path: /}, grpc: {}}}]}";
    MC_5 "MC-5" "time to connect out of range" "it is from 1 millisecond to 1 hour"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 2h, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}}";
    MC_6 "MC-6" "time to detect protocols too precise" "the proxy counts whole milliseconds"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, protocolDetectionTimeout: 1.5ms}";
    MC_7 "MC-7" "mesh without configuration of proxies" "proxies need to know where configuration is"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local}";
    MC_14 "MC-14" "curves of the mesh's own TLS" "they cannot be chosen"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, meshMTLS: {ecdhCurves: [P-256]}}";
    MC_15 "MC-15" "unknown curve" "the proxy would ignore it"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, tlsDefaults: {ecdhCurves: [P-1]}}";
    MC_16 "MC-16" "curve repeated" "one mention is enough"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, tlsDefaults: {ecdhCurves: [P-256, P-256]}}";
    MC_20 "MC-20" "backoff of retries that are off" "give a number of attempts, or attempts: 0 alone"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, defaultInboundHttpRetryPolicy: {attempts: 0, backoff: 1s}}";
    MC_21 "MC-21" "time of an inbound try" "it has no effect on inbound requests"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, defaultInboundHttpRetryPolicy: {attempts: 1, perTryTimeout: 1s}}";
    MC_22 "MC-22" "remote localities of inbound tries" "it has no effect on inbound requests"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, defaultInboundHttpRetryPolicy: {attempts: 1, retryRemoteLocalities: true}}";
    MC_23 "MC-23" "previous hosts of inbound tries" "it has no effect on inbound requests"
        MeshConfig "{proxyListenPort: 15001, connectTimeout: 10s, trustDomain: cluster.local, defaultConfig: {configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}, defaultInboundHttpRetryPolicy: {attempts: 1, retryIgnorePreviousHosts: true}}";
    MN_3 "MN-3" "malformed name of a registry" "a registry is named like a DNS label"
        MeshNetworks "{networks: {a: {endpoints: [{fromRegistry: a_b}]}}}";
    MN_5 "MN-5" "malformed address of a network's gateway" "a host name or an IP address"
        MeshNetworks "{networks: {a: {gateways: [{address: a_b, port: 80}]}}}";
    MP_1 "MP-1" "proxy without place for its configuration" "it writes its configuration there"
        MeshProxyConfig "{binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}";
    MP_2 "MP-2" "proxy without program" "it has to be started from somewhere"
        MeshProxyConfig "{configPath: /etc/istio, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}";
    MP_3 "MP-3" "empty name of a proxy's service" "leave it out, or name the service"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: '', drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}";
    MP_4 "MP-4" "proxy without name" "give serviceCluster or tracingServiceName"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}";
    MP_6 "MP-6" "time to drain too precise" "the proxy counts whole seconds"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 1.5s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020}";
    MP_7 "MP-7" "proxy without control plane" "it has to fetch its configuration from somewhere"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, proxyAdminPort: 15000, statusPort: 15020}";
    MP_8 "MP-8" "collector without address" "traces are sent somewhere"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, tracing: {lightstep: {accessToken: a}}}";
    MP_10 "MP-10" "collector of the proxy without token" "Lightstep takes no traces without"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, tracing: {lightstep: {address: 'a:80'}}}";
    MP_19 "MP-19" "old switch for addresses" "Istio gives service entries addresses by itself"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: 'true'}}";
    MP_21 "MP-21" "unknown authentication of the control plane" "there are NONE and MUTUAL_TLS"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, controlPlaneAuthPolicy: INHERIT}";
    MP_23 "MP-23" "private keys of no provider" "there are cryptomb and qat"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, privateKeyProvider: {}}";
    MP_24 "MP-24" "private keys without delay" "the provider is polled after a while"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, privateKeyProvider: {cryptomb: {}}}";
    MP_25 "MP-25" "negative buffer of listeners" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {listenerPerConnectionBufferLimitBytes: -1}}";
    MP_26 "MP-26" "negative buffer of clusters" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {clusterPerConnectionBufferLimitBytes: -1}}";
    MP_27 "MP-27" "negative time without requests" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpIdleTimeout: -1s}}";
    MP_28 "MP-28" "negative age of connections to a proxy" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpMaxConnectionDuration: -1s}}";
    MP_29 "MP-29" "negative time to drain connections" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpDrainTimeout: -1s}}";
    MP_30 "MP-30" "negative time of a request" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpRequestTimeout: -1s}}";
    MP_31 "MP-31" "negative time of request headers" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpRequestHeadersTimeout: -1s}}";
    MP_32 "MP-32" "negative time without data" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpStreamIdleTimeout: -1s}}";
    MP_33 "MP-33" "negative age of a stream" "0 stands for the default or no limit"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpMaxStreamDuration: -1s}}";
    MP_34 "MP-34" "no streams at all" "at least one is needed"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {httpMaxConcurrentStreams: 0}}";
    MP_35 "MP-35" "window of a stream too small" "HTTP/2 windows begin at 65535 bytes"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {http2InitialStreamWindowSize: 1}}";
    MP_36 "MP-36" "window of a connection too small" "HTTP/2 windows begin at 65535 bytes"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {http2InitialConnectionWindowSize: 1}}";
    MP_37 "MP-37" "no connections to a listener" "at least one is needed"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {listenerConnectionLimit: 0}}";
    MP_38 "MP-38" "no connections to a proxy" "at least one is needed"
        MeshProxyConfig "{configPath: /etc/istio, binaryPath: /usr/local/bin/envoy, serviceCluster: istio-proxy, drainDuration: 45s, discoveryAddress: 'istiod:15012', proxyAdminPort: 15000, statusPort: 15020, connectionSettings: {globalDownstreamConnectionLimit: 0}}";
}
