super::table::codes! {
    H_JWT_1 "H-JWT-1" "empty audience" "a token is for somebody"
        RequestAuthentication "{jwtRules: [{issuer: a, audiences: ['']}]}";
    H_JWT_2 "H-JWT-2" "tokens of nobody" "say who issues them, or where their keys are"
        RequestAuthentication "{jwtRules: [{audiences: [a]}]}";
    H_JWT_3 "H-JWT-3" "malformed address of keys" "keys are fetched by HTTP or HTTPS"
        RequestAuthentication "{jwtRules: [{issuer: a, jwksUri: 'ftp://a.example/keys'}]}";
    H_JWT_4 "H-JWT-4" "malformed keys" "keys are a JSON web key or a set of them"
        RequestAuthentication "{jwtRules: [{issuer: a, jwks: '{}'}]}";
    H_JWT_5 "H-JWT-5" "header of the token without name" "the header is found by its name"
        RequestAuthentication "{jwtRules: [{issuer: a, fromHeaders: [{prefix: 'Bearer '}]}]}";
    H_JWT_6 "H-JWT-6" "query parameter of the token without name" "the parameter is found by its name"
        RequestAuthentication "{jwtRules: [{issuer: a, fromParams: ['']}]}";
    H_JWT_7 "H-JWT-7" "cookie of the token without name" "the cookie is found by its name"
        RequestAuthentication "{jwtRules: [{issuer: a, fromCookies: ['']}]}";
    H_JWT_8 "H-JWT-8" "half a claim to copy" "it has the name of a claim and that of a header"
        RequestAuthentication "{jwtRules: [{issuer: a, outputClaimToHeaders: [{header: x-a}]}]}";
    H_JWT_11 "H-JWT-11" "private key in the open" "tokens are verified by public keys; whoever reads this can issue tokens"
        RequestAuthentication "{jwtRules: [{issuer: a, jwks: '{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}'}]}";
}
