super::table::codes! {
    GW_1 "GW-1" "malformed name of a gateway" "a gateway is referred to by a DNS label"
        Gateway("name: gw.example") "{servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]}";
    GW_2 "GW-2" "gateway without server" "a gateway opens ports by its servers"
        Gateway "{selector: {istio: ingressgateway}}";
    GW_3 "GW-3" "server without host" "a server says which hosts it serves"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}}]}";
    GW_5 "GW-5" "server without port" "a server listens on a port"
        Gateway "{selector: {istio: ingressgateway}, servers: [{hosts: ['*']}]}";
    GW_6 "GW-6" "unknown protocol of a server" "a gateway has to know what it is to expect"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: a, protocol: SMTP}, hosts: ['*']}]}";
    GW_8 "GW-8" "target port of a gateway" "a gateway listens on the port itself"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP, targetPort: 8080}, hosts: ['*']}]}";
    GW_9 "GW-9" "port without name" "routes and statistics use the name"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, protocol: HTTP}, hosts: ['*']}]}";
    GW_11 "GW-11" "port of a unix socket" "a socket has a path and no port"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, bind: 'unix:///run/gw', hosts: ['*']}]}";
    GW_15 "GW-15" "TLS without settings" "a server that speaks TLS needs to know how"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*']}]}";
    GW_16 "GW-16" "settings of TLS for plain HTTP" "plain HTTP has nothing to encrypt; only the redirect makes sense"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a}}]}";
    GW_17 "GW-17" "settings of TLS for another protocol" "use the protocol TLS"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: tcp, protocol: TCP}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a}}]}";
    GW_18 "GW-18" "port name repeated" "ports of a gateway are told apart by name"
        Gateway "{servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}, {port: {number: 81, name: http, protocol: HTTP}, hosts: ['*']}]}";
    GW_19 "GW-19" "redirect to HTTPS without HTTP" "only plain HTTP is redirected"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a, httpsRedirect: true}}]}";
}
