super::table::codes! {
    H_WASM_1 "H-WASM-1" "module without address" "a module is fetched from somewhere"
        WasmPlugin "{pluginName: a}";
    H_WASM_2 "H-WASM-2" "malformed address of a module" "it is a URL, or a host and path"
        WasmPlugin "{url: 'a%zz'}";
    H_WASM_4 "H-WASM-4" "unknown scheme of a module" "there are file, http, https and oci"
        WasmPlugin "{url: 'ftp://a.example/filter.wasm'}";
    H_WASM_5 "H-WASM-5" "checksum of another length" "SHA-256 has 64 hexadecimal digits"
        WasmPlugin "{url: oci://registry.example/filter:1, sha256: abc}";
    H_WASM_6 "H-WASM-6" "malformed checksum" "SHA-256 is written in lower case hexadecimal digits"
        WasmPlugin "{url: oci://registry.example/filter:1, sha256: '<A*64>'}";
    H_WASM_7 "H-WASM-7" "name of a secret too long" "it has at most 253 bytes"
        WasmPlugin "{url: oci://registry.example/filter:1, imagePullSecret: '<a*254>'}";
    H_WASM_8 "H-WASM-8" "name of a plugin too long" "it has at most 256 bytes"
        WasmPlugin "{url: oci://registry.example/filter:1, pluginName: '<a*257>'}";
    H_WASM_9 "H-WASM-9" "variable without name" "a variable is found by its name"
        WasmPlugin "{url: oci://registry.example/filter:1, vmConfig: {env: [{value: a}]}}";
    H_WASM_10 "H-WASM-10" "name of a variable too long" "it has at most 256 bytes"
        WasmPlugin "{url: oci://registry.example/filter:1, vmConfig: {env: [{name: '<a*257>', value: a}]}}";
    H_WASM_11 "H-WASM-11" "variable repeated" "a variable has one value"
        WasmPlugin "{url: oci://registry.example/filter:1, vmConfig: {env: [{name: a, value: b}, {name: a, value: c}]}}";
    H_WASM_12 "H-WASM-12" "value of a variable of the host" "the host has the value"
        WasmPlugin "{url: oci://registry.example/filter:1, vmConfig: {env: [{name: a, valueFrom: HOST, value: b}]}}";
    H_WASM_13 "H-WASM-13" "port of a plugin out of range" "ports run from 1 to 65535"
        WasmPlugin "{url: oci://registry.example/filter:1, match: [{ports: [{number: 70000}]}]}";
    PX_3 "PX-3" "negative number of threads" "0 stands for one on each core"
        ProxyConfig "{concurrency: -1}";
    TX_1 "TX-1" "extension of nothing" "an extension is written in wasm or lua"
        TrafficExtension "{phase: AUTHN}";
    TX_6 "TX-6" "extension without code" "the code is what it does"
        TrafficExtension "{lua: {}}";
    TX_7 "TX-7" "code too long" "it is copied to every proxy"
        TrafficExtension "{lua: {inlineCode: '<a*65537>'}}";
    TX_9 "TX-9" "port of an extension out of range" "ports run from 1 to 65535"
        TrafficExtension "{lua: {inlineCode: a}, match: [{ports: [{number: 70000}]}]}";
}
