package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/api/security/v1beta1"

	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/server/ca/authenticate"
)

// The key of the tests of mesh-security, below the root of the workspace.
const keyFile = "security/tests/keys/rsa.der"

func securityArea(name string, _ []int) {
	if name != "JWT" {
		fail("unknown workload " + name)
	}
	der, err := os.ReadFile(keyFile)
	must(err)
	key, err := x509.ParsePKCS1PrivateKey(der)
	must(err)
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		must(json.NewEncoder(answer).Encode(keySet(key)))
	}))
	defer server.Close()
	const issuer = "https://kubernetes.default.svc.cluster.local"
	rule := &v1beta1.JWTRule{Issuer: issuer, JwksUri: server.URL, Audiences: []string{"istio-ca"}}
	mesh := meshwatcher.NewTestWatcher(&meshconfig.MeshConfig{TrustDomain: "cluster.local"})
	authenticator, err := authenticate.NewJwtAuthenticator(rule, mesh)
	must(err)
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	request.Header.Set("Authorization", "Bearer "+sign(key, issuer))
	context := security.AuthContext{Request: request}
	caller, err := authenticator.Authenticate(context)
	must(err)
	value := perCall(2000, func() { _, _ = authenticator.Authenticate(context) })
	row{Workload: "S1", Shape: "RS256, 2048 bits", Metric: "authenticate, ns", Value: value, Check: caller.Identities[0]}.print()
}

func keySet(key *rsa.PrivateKey) any {
	return map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "alg": "RS256", "kid": "k1",
		"n": encoded(key.N.Bytes()), "e": encoded(big.NewInt(int64(key.E)).Bytes()),
	}}}
}

// sign makes a token of a service account, as a cluster would.
func sign(key *rsa.PrivateKey, issuer string) string {
	now := time.Now().Unix()
	named := func(name, uid string) any { return map[string]any{"name": name, "uid": uid} }
	claims := map[string]any{
		"aud": []string{"istio-ca", issuer}, "exp": now + 3600, "iat": now, "iss": issuer,
		"jti": "9a3b3f5c-7f39-4a0e-9d5c-6c2f7d1c0f55", "nbf": now,
		"kubernetes.io": map[string]any{
			"namespace":      "shop",
			"node":           named("worker-1", "f2b1a3c4-11aa-4b5c-8d7e-0123456789ab"),
			"pod":            named("cart-5d4f8c7b9-x2x7z", "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
			"serviceaccount": named("cart", "99887766-5544-3322-1100-ffeeddccbbaa"),
			"warnafter":      now + 3607,
		},
		"sub": "system:serviceaccount:shop:cart",
	}
	part := func(value any) string {
		text, err := json.Marshal(value)
		must(err)
		return encoded(text)
	}
	message := part(map[string]any{"alg": "RS256", "kid": "k1"}) + "." + part(claims)
	hash := sha256.Sum256([]byte(message))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, hash[:])
	must(err)
	return message + "." + encoded(signature)
}

func encoded(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
