super::table::codes! {
    H_STLS_2 "H-STLS-2" "old TLS without ciphers" "versions before 1.2 need ciphers that are off by default"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_1}}]}";
    H_STLS_3 "H-STLS-3" "unknown cipher suite" "the proxy knows few suites of TLS 1.2; the others are ignored"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a, cipherSuites: [RC4]}}]}";
    H_STLS_4 "H-STLS-4" "cipher suite repeated" "one mention is enough"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a, cipherSuites: [AES128-SHA, AES128-SHA]}}]}";
    H_STLS_5 "H-STLS-5" "own certificate with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, serverCertificate: /c.pem}}]}";
    H_STLS_6 "H-STLS-6" "own key with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, privateKey: /k.pem}}]}";
    H_STLS_7 "H-STLS-7" "own authorities with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, caCertificates: /ca.pem}}]}";
    H_STLS_8 "H-STLS-8" "own certificates with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, tlsCertificates: [{serverCertificate: /c.pem, privateKey: /k.pem}]}}]}";
    H_STLS_9 "H-STLS-9" "own credential with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, credentialName: a}}]}";
    H_STLS_10 "H-STLS-10" "own credentials with ISTIO_MUTUAL" "the mesh issues the certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL, credentialNames: [a]}}]}";
    H_STLS_12 "H-STLS-12" "certificates of a server that passes TLS on" "TLS is not opened, so nothing is shown"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: PASSTHROUGH, credentialName: a}}]}";
    H_STLS_13 "H-STLS-13" "several sources of certificates" "certificates come from one place"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: a, serverCertificate: /c.pem, privateKey: /k.pem}}]}";
    H_STLS_15 "H-STLS-15" "clients cannot be verified" "mutual TLS needs the authorities of clients"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: MUTUAL, serverCertificate: /c.pem, privateKey: /k.pem}}]}";
    H_STLS_16 "H-STLS-16" "more than two certificates" "a server chooses between one of RSA and one of ECDSA"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, tlsCertificates: [{serverCertificate: /a, privateKey: /a}, {serverCertificate: /b, privateKey: /b}, {serverCertificate: /c, privateKey: /c}]}}]}";
    H_STLS_17 "H-STLS-17" "server certificate missing" "a server shows a certificate"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, privateKey: /k.pem}}]}";
    H_STLS_18 "H-STLS-18" "private key of a server missing" "a server proves its certificate by its key"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, serverCertificate: /c.pem}}]}";
    H_STLS_19 "H-STLS-19" "revocations beside a credential" "the credential holds the list"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: PASSTHROUGH, credentialName: a, caCrl: /crl.pem}}]}";
    H_STLS_20 "H-STLS-20" "revocations without clients to verify" "SIMPLE verifies no clients"
        Gateway "{selector: {istio: ingressgateway}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, serverCertificate: /c.pem, privateKey: /k.pem, caCrl: /crl.pem}}]}";
}
