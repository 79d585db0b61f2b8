use fastrand::Rng;

/// No input grows beyond this.
pub(crate) const LARGEST: usize = 4096;

const WORDS: &[&str] = &[
    "apiVersion: ",
    "kind: ",
    "metadata: ",
    "spec: ",
    "status: ",
    "items:\n",
    "List",
    "name: ",
    "namespace: ",
    "labels: ",
    "- ",
    "---\n",
    "...\n",
    "? ",
    ": ",
    "\n",
    "\n  ",
    "\r\n",
    "\r",
    "\t",
    " #",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!int ",
    "!!float ",
    "!!binary ",
    "!!null ",
    "!x ",
    "%YAML 1.1\n",
    "|",
    ">",
    "|2-\n",
    ">+\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\x",
    "\u{0}",
    "\u{7f}",
    "\u{85}",
    "\u{feff}",
    "\u{2028}",
    "é",
    "😀",
    "null",
    "~",
    "yes",
    "off",
    "0400",
    "0x1f",
    "0b1",
    "1_000",
    "1e400",
    ".inf",
    "-.inf",
    ".nan",
    "9223372036854775808",
    "18446744073709551616",
    "-9223372036854775809",
    "12:30:45",
    "2001-01-01",
    "1h",
    "m",
    "ms",
    "us",
    "µs",
    "μs",
    "ns",
    "-",
    "+",
    ".",
    "0",
    "9",
    "2562047h47m16.854775807s",
    "*",
    "*.",
    ".com",
    "hosts: ",
    "http:\n",
    "route:\n",
    "destination: ",
    "timeout: ",
    "weight: ",
    "match:\n",
    "tls: ",
    "mode: ",
    "exact: ",
    "prefix: ",
    "regex: ",
    "servers:\n",
    "port: ",
    "number: ",
    "protocol: ",
    "selector: ",
    "matchLabels: ",
    "trafficPolicy: ",
    "traffic_policy: ",
    "jwtRules:\n",
    "portLevelMtls: ",
    "configPatches:\n",
    "value: ",
    "SIMPLE",
    "STRICT",
    "-1",
    "true",
    "{}",
    "[]",
    "networking.istio.io/v1",
    "security.istio.io/v1",
    "VirtualService",
    "Gateway",
    "DestinationRule",
    "ServiceEntry",
    "Sidecar",
    "EnvoyFilter",
    "Telemetry",
    "WasmPlugin",
];

/// Makes a new input of those in the pool.
pub(crate) fn mutate(pool: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = pool[rng.usize(..pool.len())].clone();
    for _ in 0..1 + rng.usize(..4) {
        step(&mut input, pool, rng);
    }
    input.truncate(LARGEST);
    input
}

fn step(input: &mut Vec<u8>, pool: &[Vec<u8>], rng: &mut Rng) {
    let at = rng.usize(..=input.len());
    let range = {
        let other = rng.usize(..=input.len()).min(at + 64).max(at.saturating_sub(64));
        at.min(other)..at.max(other)
    };
    match rng.u8(..9) {
        0 | 1 => {
            let word = WORDS[rng.usize(..WORDS.len())];
            input.splice(at..at, word.bytes());
        }
        2 => {
            let word = WORDS[rng.usize(..WORDS.len())];
            input.splice(range, word.bytes());
        }
        3 => drop(input.drain(range)),
        4 => {
            let copy = input[range].to_vec();
            let to = rng.usize(..=input.len());
            input.splice(to..to, copy);
        }
        5 => {
            let other = &pool[rng.usize(..pool.len())];
            let from = rng.usize(..=other.len());
            let part = &other[from..(from + rng.usize(..256)).min(other.len())];
            input.splice(at..at, part.iter().copied());
        }
        6 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
        7 => input.insert(at, rng.u8(..)),
        _ => repeat(input, range, rng),
    }
}

fn repeat(input: &mut Vec<u8>, range: std::ops::Range<usize>, rng: &mut Rng) {
    let copy = input[range.clone()].repeat(1 + rng.usize(..16));
    let room = LARGEST.saturating_sub(input.len());
    input.splice(range.end..range.end, copy.into_iter().take(room));
}
