use serde_json::json;

use super::{check, rule, rule_fails};

#[test]
fn equality_does_not_ask_who_made_a_list() {
    let spec = json!({"list": [1, 2], "map": {"a": [1], "b": "x"}, "maps": [{"a": 1}]});
    rule("self.list == [1, 2] && [1, 2] == self.list && [1] != self.list", &spec, true);
    rule("self.map == {'a': [1], 'b': 'x'} && {'a': [1], 'b': 'x'} == self.map", &spec, true);
    rule(
        "{'a': 1} in self.maps && self.maps[0] in [{'a': 1}] && !({'a': 2} in self.maps)",
        &spec,
        true,
    );
    rule("[self.list, self.list] == [[1, 2], self.list]", &spec, true);
    rule("self.list + [3] == [1, 2, 3] && [0] + self.list == [0, 1, 2]", &spec, true);
    rule("1 in self.list && 'a' in self.map && !('c' in self.map)", &spec, true);
    rule("self.list == self.map", &spec, false);
}

#[test]
fn sets_and_maps_are_equal_in_any_order() {
    let schema = "
type: object
properties:
  a: {type: array, x-kubernetes-list-type: set, items: {type: string}}
  b: {type: array, x-kubernetes-list-type: set, items: {type: string}}
  c:
    type: array
    x-kubernetes-list-type: map
    x-kubernetes-list-map-keys: [name]
    items: {type: object, properties: {name: {type: string}, size: {type: integer}}}
x-kubernetes-validations:
- rule: self.a == self.b
- rule: (self.a + self.b).size() == self.a.size()
- rule: \"self.c == [{'name': 'y', 'size': 2}, {'name': 'x', 'size': 1}]\"
- rule: \"(self.c + [{'name': 'x', 'size': 5}])[0].size == 5\"
";
    let spec = json!({"a": ["x", "y"], "b": ["y", "x"], "c": [{"name": "x", "size": 1}, {"name": "y", "size": 2}]});
    check(schema, &spec, &[]);
}

#[test]
fn field_names_that_cel_cannot_write_are_escaped() {
    let schema = "
type: object
properties: {a-b: {type: integer}, c.d: {type: integer}, namespace: {type: integer}, e_f: {type: integer}, g__h: {type: integer}}
x-kubernetes-validations:
- rule: self.a__dash__b + self.c__dot__d + self.__namespace__ + self.e_f + self.g__underscores__h == 15
- rule: has(self.a__dash__b) && !has(self.x__dash__y)
";
    check(schema, &json!({"a-b": 1, "c.d": 2, "namespace": 3, "e_f": 4, "g__h": 5}), &[]);
}

#[test]
fn formats_give_types() {
    let schema = "
type: object
properties:
  wait: {type: string, format: duration}
  at: {type: string, format: date-time}
  day: {type: string, format: date}
  raw: {type: string, format: byte}
  share: {type: number}
x-kubernetes-validations:
- rule: self.wait > duration('1m') && self.wait.getSeconds() == 90
- rule: self.at < timestamp('2027-01-01T00:00:00Z') && self.day.getFullYear() == 2026
- rule: self.raw == b'hi' && self.share + 0.5 == 1.5
";
    let spec = json!({"wait": "90s", "at": "2026-01-01T00:00:00Z", "day": "2026-05-06", "raw": "aGk=", "share": 1});
    check(schema, &spec, &[]);
}

#[test]
fn durations_are_those_of_go() {
    let spec = json!({"a": "1h30m", "b": "1", "c": "0"});
    rule("duration(self.a) == duration('90m') && duration(self.c) < duration('1ns')", &spec, true);
    rule(
        "duration(self.a) > duration('1h') && duration(duration('1s')) == duration('1000ms')",
        &spec,
        true,
    );
    rule_fails("duration(self.b) > duration('1s')", &spec);
    rule_fails("duration('1e3s') > duration('1s')", &spec);
}

#[test]
fn regular_expressions() {
    let spec = json!({"a": "abc 123 def 45", "p": "[0-9]+", "bad": "("});
    rule(
        "self.a.matches('^[a-z]+ [0-9]+') && matches(self.a, 'def') && !self.a.matches('^[0-9]')",
        &spec,
        true,
    );
    rule("self.a.find('[0-9]+') == '123' && self.a.find('x') == ''", &spec, true);
    rule(
        "self.a.findAll('[0-9]+') == ['123', '45'] && self.a.findAll(self.p, 1) == ['123']",
        &spec,
        true,
    );
    rule("self.a.matches(self.p)", &spec, true);
    rule_fails("self.a.matches(self.bad)", &spec);
}

#[test]
fn urls() {
    let spec = json!({"u": "https://user@example.io:80/a%20b?x=1&x=2&y=z#f", "bad": "hTPp\\\nblah", "rel": "../a"});
    rule("isURL(self.u) && !isURL(self.bad) && !isURL(self.rel) && isURL('/a')", &spec, true);
    rule(
        "url(self.u).getScheme() == 'https' && url(self.u).getHost() == 'example.io:80'",
        &spec,
        true,
    );
    rule("url(self.u).getHostname() == 'example.io' && url(self.u).getPort() == '80'", &spec, true);
    rule(
        "url(self.u).getEscapedPath() == '/a%20b' && url(self.u).getQuery() == {'x': ['1', '2'], 'y': ['z']}",
        &spec,
        true,
    );
    rule(
        "url('https://[::1]:80/').getHostname() == '::1' && url(self.u) == url(self.u)",
        &spec,
        true,
    );
    rule_fails("url(self.bad).getScheme() == 'http'", &spec);
}

#[test]
fn lists() {
    let spec = json!({"a": [3, 1, 2, 1], "e": [], "f": [0.5, 1.5]});
    rule("self.a.sum() == 7 && self.e.sum() == 0 && self.f.sum() == 2.0", &spec, true);
    rule(
        "self.a.min() == 1 && self.a.max() == 3 && [1, 2].isSorted() && !self.a.isSorted()",
        &spec,
        true,
    );
    rule(
        "self.a.indexOf(1) == 1 && self.a.lastIndexOf(1) == 3 && self.a.indexOf(9) == -1",
        &spec,
        true,
    );
    rule(
        "self.a.filter(x, x > 1).map(x, x * 2) == [6, 4] && self.a.exists_one(x, x == 2)",
        &spec,
        true,
    );
    rule_fails("self.e.max() == 1", &spec);
}

#[test]
fn sets() {
    let spec = json!({"a": [1, 2], "b": [2, 1, 1]});
    rule(
        "sets.equivalent(self.a, self.b) && sets.contains(self.a, [1]) && !sets.contains(self.a, [3])",
        &spec,
        true,
    );
    rule("sets.intersects(self.a, [2, 9]) && !sets.intersects(self.a, [9])", &spec, true);
}

#[test]
fn quantities() {
    let spec = json!({"a": "1.5Gi", "b": "500m", "bad": "1K"});
    rule("isQuantity(self.a) && !isQuantity(self.bad)", &spec, true);
    rule(
        "quantity(self.a).isGreaterThan(quantity('1G')) && quantity(self.b).isLessThan(quantity('1'))",
        &spec,
        true,
    );
    rule(
        "quantity(self.b).add(quantity('500m')) == quantity('1') && quantity('3').sub(1).asInteger() == 2",
        &spec,
        true,
    );
    rule(
        "quantity(self.b).compareTo(quantity('0.5')) == 0 && !quantity(self.b).isInteger()",
        &spec,
        true,
    );
    rule(
        "quantity('-1').sign() == -1 && quantity(self.b).asApproximateFloat() == 0.5",
        &spec,
        true,
    );
    rule_fails("quantity(self.b).asInteger() == 0", &spec);
}

#[test]
fn addresses_and_networks() {
    let spec = json!({"ip": "10.1.2.3", "six": "2001:db8::1", "net": "10.0.0.0/8"});
    rule(
        "isIP(self.ip) && ip(self.ip).family() == 4 && ip(self.six).family() == 6 && !isIP('10.0.0.01')",
        &spec,
        true,
    );
    rule(
        "!isIP('::ffff:10.0.0.1') && !isIP('fe80::1%eth0') && ip.isCanonical(self.six)",
        &spec,
        true,
    );
    rule(
        "ip('127.0.0.1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('8.8.8.8').isGlobalUnicast()",
        &spec,
        true,
    );
    rule(
        "ip('fe80::1').isLinkLocalUnicast() && ip('224.0.0.1').isLinkLocalMulticast()",
        &spec,
        true,
    );
    rule(
        "isCIDR(self.net) && cidr(self.net).containsIP(self.ip) && !cidr(self.net).containsIP(ip('11.0.0.1'))",
        &spec,
        true,
    );
    rule(
        "cidr(self.net).containsCIDR('10.1.0.0/16') && !cidr(self.net).containsCIDR(cidr('0.0.0.0/0'))",
        &spec,
        true,
    );
    rule(
        "cidr('10.1.2.3/8').masked() == cidr(self.net) && cidr(self.net).prefixLength() == 8",
        &spec,
        true,
    );
    rule("string(ip(self.ip)) == '10.1.2.3' && cidr(self.net).ip() == ip('10.0.0.0')", &spec, true);
    rule("cidr('::/0').containsIP(self.six) && !isCIDR('10.0.0.0/08')", &spec, true);
}

#[test]
fn named_formats() {
    let spec = json!({"a": "a-b", "b": "A"});
    rule("!format.dns1123Label().validate(self.a).hasValue()", &spec, true);
    rule("format.dns1123Label().validate(self.b).hasValue()", &spec, true);
    rule("format.named('uuid').value().validate(self.a).value().size() == 1", &spec, true);
    rule("!format.named('unheard').hasValue()", &spec, true);
    rule("'%s is %d'.format(['x', 1]) == 'x is 1'", &spec, true);
}

#[test]
fn versions() {
    let spec = json!({"a": "1.2.3-rc.1", "b": "v1.2"});
    rule("isSemver(self.a) && !isSemver(self.b) && isSemver(self.b, true)", &spec, true);
    rule(
        "semver(self.a).isLessThan(semver('1.2.3')) && semver(self.b, true).patch() == 0",
        &spec,
        true,
    );
    rule(
        "semver(self.a).major() == 1 && semver(self.a).compareTo(semver(self.a)) == 0",
        &spec,
        true,
    );
}

#[test]
fn strings_and_optionals() {
    let spec = json!({"a": "Hello", "m": {"x": {"y": 1}}});
    rule(
        "self.a.lowerAscii() == 'hello' && self.a.substring(1, 3) == 'el' && self.a.replace('l', 'L', 1) == 'HeLlo'",
        &spec,
        true,
    );
    rule(
        "self.a.split('l') == ['He', '', 'o'] && ['a', 'b'].join('-') == 'a-b' && self.a.charAt(0) == 'H'",
        &spec,
        true,
    );
    rule("self.?m.?x.?y.orValue(0) == 1 && self.?m.?z.orValue({}) == {}", &spec, true);
    rule("has(self.m.x) && !has(self.m.z)", &spec, true);
    rule_fails("self.m.z == 1", &spec);
    rule_fails("self.a", &spec);
}

#[test]
fn largest_and_smallest_numbers() {
    let spec = json!({"a": 3, "list": [4, 1.5, 2]});
    rule("math.greatest(self.a, 5) == 5 && math.least(self.a, 5) == 3", &spec, true);
    rule("math.greatest(1, self.a, 2) == 3 && math.least(self.list) == 1.5", &spec, true);
    rule("math.greatest(self.a) == 3 && math.least(1, 2) == 2", &spec, false);
    rule_fails("math.greatest('a', 'b') == 'b'", &spec);
    rule_fails("math.least() == 1", &spec);
}

#[test]
fn optional_values_are_mapped() {
    let spec = json!({"a": 1, "b": {"c": "d"}});
    rule("optional.of(1).optMap(x, x + 1).value() == 2", &spec, true);
    rule("self.?a.optMap(v, v + 1).orValue(0) == 2", &spec, true);
    rule("self.?none.optMap(v, v + 1).orValue(0) == 2", &spec, false);
    rule("self.?b.optFlatMap(v, v.?c).value() == 'd'", &spec, true);
    rule("self.?b.optFlatMap(v, v.?none).hasValue()", &spec, false);
    rule("self.?a.optMap(v, self.?a.optMap(w, v + w).value() + v).value() == 3", &spec, true);
    rule("[1, 2].all(n, optional.of(n).optMap(m, m + n).value() == 2 * n)", &spec, true);
}

#[test]
fn doubles_become_texts_as_in_go() {
    let spec = json!({"large": 1234567.0, "small": 0.00001, "text": "a"});
    rule(
        "string(1000000.0) == '1e+06' && string(1e21) == '1e+21' && string(1.5) == '1.5'",
        &spec,
        true,
    );
    rule(
        "string(self.large + 0.5) == '1.2345675e+06' && string(self.small) == '1e-05'",
        &spec,
        true,
    );
    rule(
        "string(1234567) == '1234567' && string(self.text) == 'a' && string(b'b') == 'b'",
        &spec,
        true,
    );
}
