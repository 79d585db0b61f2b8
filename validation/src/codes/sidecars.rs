super::table::codes! {
    SC_2 "SC-2" "sidecar for all workloads" "a selector without labels selects all of the namespace"
        Sidecar "{workloadSelector: {}, egress: [{hosts: ['*/*']}]}";
    SC_3 "SC-3" "empty sidecar" "it would change nothing"
        Sidecar "{}";
    SC_4 "SC-4" "listener without port" "incoming traffic comes by a port"
        Sidecar "{ingress: [{defaultEndpoint: '127.0.0.1:8080'}]}";
    SC_5 "SC-5" "target port of incoming traffic" "give it in defaultEndpoint"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP, targetPort: 8080}, defaultEndpoint: '127.0.0.1:8080'}]}";
    SC_10 "SC-10" "incoming port repeated" "each listener has a port of its own"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: '127.0.0.1:8080'}, {port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: '127.0.0.1:8080'}]}";
    SC_12 "SC-12" "endpoint of a workload without port" "the form is <host>:<port>"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: 127.0.0.1}]}";
    SC_13 "SC-13" "endpoint outside of the workload" "a sidecar passes traffic to its own workload alone"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: '10.0.0.1:8080'}]}";
    SC_14 "SC-14" "port of an endpoint is no number" "ports are numbers"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: '127.0.0.1:http'}]}";
    SC_15 "SC-15" "names to verify in a sidecar" "it does not work here"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, subjectAltNames: [a]}}]}";
    SC_16 "SC-16" "redirect to HTTPS in a sidecar" "it does not work here"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, httpsRedirect: true}}]}";
    SC_17 "SC-17" "credential in a sidecar" "it does not work here; name files"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, credentialName: a}}]}";
    SC_18 "SC-18" "credentials in a sidecar" "it does not work here; name files"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, credentialNames: [a]}}]}";
    SC_19 "SC-19" "list of certificates in a sidecar" "it does not work here; name one certificate"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, tlsCertificates: [{serverCertificate: /c.pem, privateKey: /k.pem}]}}]}";
    SC_20 "SC-20" "mode of TLS that sidecars lack" "use SIMPLE or MUTUAL"
        Sidecar "{ingress: [{port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: '127.0.0.1:8443', tls: {mode: ISTIO_MUTUAL}}]}";
    SC_21 "SC-21" "settings of TLS for a plain protocol" "use the protocol HTTPS or TLS"
        Sidecar "{ingress: [{port: {number: 80, name: http, protocol: HTTP}, defaultEndpoint: '127.0.0.1:8080', tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem}}]}";
    SC_24 "SC-24" "limits of HTTP for another protocol" "they have no effect"
        Sidecar "{ingress: [{port: {number: 80, name: tcp, protocol: TCP}, defaultEndpoint: '127.0.0.1:8080', connectionPool: {http: {maxRetries: 1}}}]}";
    SC_27 "SC-27" "listener without port before others" "it takes all that is left, so it is the last one"
        Sidecar "{egress: [{hosts: ['*/*']}, {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*/*']}]}";
    SC_29 "SC-29" "target port of outgoing traffic" "services say where they listen"
        Sidecar "{egress: [{port: {number: 80, name: http, protocol: HTTP, targetPort: 8080}, hosts: ['*/*']}]}";
    SC_32 "SC-32" "port 0 without socket" "0 is the port of unix sockets"
        Sidecar "{egress: [{port: {number: 0, name: http, protocol: HTTP}, hosts: ['*/*']}]}";
    SC_33 "SC-33" "capture of a unix socket" "traffic to a socket is not captured"
        Sidecar "{egress: [{port: {number: 0, name: http, protocol: HTTP}, bind: 'unix:///run/a', captureMode: IPTABLES, hosts: ['*/*']}]}";
    SC_36 "SC-36" "socket repeated" "each listener has a socket of its own"
        Sidecar "{egress: [{port: {name: a, protocol: HTTP}, bind: 'unix:///run/a', hosts: ['*/*']}, {port: {name: b, protocol: HTTP}, bind: 'unix:///run/a', hosts: ['*/*']}]}";
    SC_37 "SC-37" "outgoing port repeated" "each listener has a port of its own"
        Sidecar "{egress: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*/*']}, {port: {number: 80, name: b, protocol: HTTP}, hosts: ['*/*']}]}";
    SC_38 "SC-38" "listener without host" "a listener says which hosts it reaches"
        Sidecar "{egress: [{port: {number: 80, name: http, protocol: HTTP}}]}";
    SC_40 "SC-40" "host within another" "one of the two entries is enough"
        Sidecar "{egress: [{hosts: ['shop/*', shop/a.example]}]}";
    SC_41 "SC-41" "hosts beside all hosts" "the entry */* includes all others"
        Sidecar "{egress: [{hosts: ['*/*', shop/a.example]}]}";
    SC_42 "SC-42" "dynamic resolution in a sidecar" "the mode is for the whole mesh"
        Sidecar "{outboundTrafficPolicy: {mode: 3}}";
    SC_43 "SC-43" "proxy for traffic that is not let through" "an egressProxy takes what the mode ALLOW_ANY lets through"
        Sidecar "{outboundTrafficPolicy: {egressProxy: {host: a.example, port: {number: 80}}}}";
    SC_45 "SC-45" "egress proxy without port" "a proxy is reached by a port"
        Sidecar "{outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.example}}}";
}
