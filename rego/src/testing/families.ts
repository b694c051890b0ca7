import type { Json } from '../value/json.ts';

/** A term with its value; undefined where a built-in fails. */
type Cases = readonly (readonly [expression: string, value: Json | undefined])[];

const KEY = '{"kty": "oct", "k": "c2VjcmV0"}';
const AWS = `{"aws_access_key": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "aws_service": "service", "aws_region": "us-east-1"}`;
const SCHEMA = '"type Query { user(id: ID!): String }"';

/** What the built-ins of each family give. */
export const FAMILIES: Readonly<Record<string, Cases>> = {
  aggregates: [
    ['[count("añ😀"), count([1, 2]), count({1, 1}), count({"a": 1})]', [3, 2, 1, 1]],
    ['[sum([1, 2.5]), product({2, 3}), sum([])]', [3.5, 6, 0]],
    ['[max([1, "a", [0]]), min({3, 1, 2})]', [[0], 1]],
    ['max([])', undefined],
    ['sort({"b", 1, null, [2]})', [null, 1, 'b', [2]]],
    ['[all([true, true]), all([true, 1]), any([false]), any({true})]', [true, false, false, true]],
    ['[2 in [1, 2], 3 in {1}, ("k", 1 in {"k": 1})]', [true, false, true]],
  ],
  arithmetic: [
    ['[7 / 2, 7 % 4, -7 % 4, 2 - 3, 2 * 3.5]', [3.5, 3, -3, -1, 7]],
    ['[1 / 0 | true]', []],
    ['[abs(-3), round(2.5), ceil(1.2), floor(-1.2)]', [3, 3, 2, -2]],
    ['sprintf("%d", [9007199254740993 + 1])', '9007199254740994'],
    ['[bits.and(12, 10), bits.or(12, 10), bits.xor(12, 10), bits.negate(5)]', [8, 14, 6, -6]],
    ['[bits.lsh(1, 10), bits.rsh(1024, 3)]', [1024, 128]],
    ['bits.and(1.5, 1)', undefined],
  ],
  arrays: [
    ['array.concat([1], [2, 3])', [1, 2, 3]],
    [
      '[array.slice([1, 2, 3, 4], 1, 3), array.slice([1, 2], -1, 9)]',
      [
        [2, 3],
        [1, 2],
      ],
    ],
    ['array.reverse([1, [2, 3]])', [[2, 3], 1]],
    ['array.flatten([1, [2, [3]]])', [1, 2, [3]]],
  ],
  aws: [
    [
      // The vector "get-vanilla" of Signature Version 4.
      `providers.aws.sign_req({"method": "GET", "url": "https://example.amazonaws.com/"}, ${AWS}, 1440938160000000000).headers.Authorization`,
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,SignedHeaders=host;x-amz-date,Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
  ],
  comparison: [
    [
      '[equal(1, 1.0), neq(1, "1"), lt(null, false), lte(2, 2), gt("b", "a"), gte([1], [2])]',
      [true, true, true, true, true, false],
    ],
    ['[1 == 1.0, "a" < "b", {1} < [1], {"a": 1} != {"a": 2}]', [true, true, false, true]],
  ],
  crypto: [
    ['crypto.md5("abc")', '900150983cd24fb0d6963f7d28e17f72'],
    ['crypto.sha1("abc")', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['crypto.sha256("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      '[crypto.hmac.md5("what do ya want for nothing?", "Jefe"), crypto.hmac.sha1("what do ya want for nothing?", "Jefe"), count(crypto.hmac.sha512("a", "k"))]',
      ['750c783e6ab0b503eaa86e310a5db738', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 128],
    ],
    [
      'crypto.hmac.sha256("The quick brown fox jumps over the lazy dog", "key")',
      'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    ],
    ['[crypto.hmac.equal("a", "a"), crypto.hmac.equal("a", "b")]', [true, false]],
  ],
  encoding: [
    ['base64.decode("%")', undefined],
    ['[base64.encode("hé"), base64.decode("aMOp"), base64.is_valid("a")]', ['aMOp', 'hé', false]],
    ['[base64url.encode("??>"), base64url.encode_no_pad("a"), base64url.decode("YQ")]', ['Pz8-', 'YQ', 'a']],
    ['[hex.encode("az"), hex.decode("617a")]', ['617a', 'az']],
    ['[urlquery.encode("a b&c"), urlquery.decode("a+b%26c")]', ['a+b%26c', 'a b&c']],
    [
      'yaml.unmarshal(yaml.marshal(["yes", "010", "1_0", "~", "a: b", "2001-01-01", "1:30"]))',
      ['yes', '010', '1_0', '~', 'a: b', '2001-01-01', '1:30'],
    ],
    ['urlquery.encode_object({"b": {"2", "1"}, "a": "x y"})', 'a=x+y&b=1&b=2'],
    ['urlquery.decode_object("a=1&a=2&b=")', { a: ['1', '2'], b: [''] }],
    ['json.marshal({"b": {2, 1}, "a": "<"})', '{"a":"\\u003c","b":[1,2]}'],
    ['json.marshal_with_options({"a": 1}, {"indent": "  "})', '{\n  "a": 1\n}'],
    ['[json.unmarshal("[1, {}]"), json.is_valid("{"), json.is_valid("1")]', [[1, {}], false, true]],
    ['json.unmarshal("{")', undefined],
    ['yaml.unmarshal("a: [1, true]\\nb: text\\n")', { a: [1, true], b: 'text' }],
    ['[yaml.marshal({"a": [1]}), yaml.is_valid("a: [")]', ['a:\n- 1\n', false]],
  ],
  glob: [
    [
      '[glob.match("api.*.com", ["."], "api.x.com"), glob.match("api.*.com", ["."], "api.x.y.com"), glob.match("api.**.com", ["."], "api.x.y.com")]',
      [true, false, true],
    ],
    ['[glob.match("{a,b}[0-9]?", [], "b7z"), glob.match("[!a]", null, "a")]', [true, false]],
    ['glob.quote_meta("*.[x]")', '\\*.\\[x\\]'],
    ['[regex.globs_match("a.*", "ab+"), regex.globs_match("a", "b")]', [true, false]],
  ],
  graph: [
    ['graph.reachable({"a": ["b"], "b": ["c"], "c": [], "d": ["a"]}, ["a"])', ['a', 'b', 'c']],
    [
      'graph.reachable_paths({"a": {"b", "c"}, "b": {"a"}, "c": {}}, {"a"})',
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
    ],
    [
      '[[path, value] | walk({"a": [1]}, [path, value])]',
      [
        [[], { a: [1] }],
        [['a'], [1]],
        [['a', 0], 1],
      ],
    ],
  ],
  graphql: [
    [
      `[graphql.is_valid("{ user(id: 1) }", ${SCHEMA}), graphql.is_valid("{ nobody }", ${SCHEMA})]`,
      [true, false],
    ],
    [`[graphql.schema_is_valid(${SCHEMA}), graphql.schema_is_valid("type {")]`, [true, false]],
    ['graphql.parse_query("query Q { a }").Operations[0].Name', 'Q'],
    [`graphql.parse_schema(${SCHEMA}).Definitions[0].Name`, 'Query'],
    [`count(graphql.parse("{ user(id: 1) }", ${SCHEMA}))`, 2],
    [`graphql.parse_and_verify("{ nobody }", ${SCHEMA})`, [false, {}, {}]],
  ],
  identifiers: [
    [
      '[semver.compare("1.10.0", "1.9.9"), semver.compare("1.0.0-rc.1", "1.0.0"), semver.is_valid("1.0")]',
      [1, -1, false],
    ],
    [
      '[uuid.parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8").version, uuid.rfc4122("k") == uuid.rfc4122("k")]',
      [1, true],
    ],
  ],
  json: [
    ['json.remove({"a": {"b": 1, "c": 2}}, {"a/b"})', { a: { c: 2 } }],
    ['json.filter({"a": {"b": 1, "c": 2}, "d": 3}, ["a/b", "d"])', { a: { b: 1 }, d: 3 }],
    [
      'json.patch({"a": [1]}, [{"op": "add", "path": "/a/-", "value": 2}, {"op": "move", "from": "/a", "path": "/b"}])',
      { b: [1, 2] },
    ],
    ['json.patch({}, [{"op": "test", "path": "/a", "value": 1}])', undefined],
    ['json.match_schema({"a": "x"}, {"properties": {"a": {"type": "string"}}})', [true, []]],
    ['json.match_schema({"a": 1}, {"properties": {"a": {"type": "string"}}})[0]', false],
    [
      '[json.verify_schema({"type": "object"})[0], json.verify_schema({"type": "nothing"})[0]]',
      [true, false],
    ],
  ],
  jwt: [
    [`io.jwt.decode(io.jwt.encode_sign({"alg": "HS256"}, {"sub": "ann"}, ${KEY}))[1]`, { sub: 'ann' }],
    [
      `io.jwt.verify_hs256(io.jwt.encode_sign_raw("{\\"alg\\":\\"HS256\\"}", "{}", \`${KEY}\`), "secret")`,
      true,
    ],
    [
      `io.jwt.decode_verify(io.jwt.encode_sign({"alg": "HS256"}, {"iss": "me", "exp": 1700000060}, ${KEY}), {"secret": "secret", "iss": "me"})[0]`,
      true,
    ],
    [
      `io.jwt.decode_verify(io.jwt.encode_sign({"alg": "HS256"}, {"exp": 1699999999}, ${KEY}), {"secret": "secret"})`,
      [false, {}, {}],
    ],
    ['io.jwt.decode("a.b")', undefined],
  ],
  keys: [['crypto.x509.parse_rsa_private_key("no key")', undefined]],
  net: [
    [
      '[net.cidr_contains("10.0.0.0/8", "10.1.2.3"), net.cidr_contains("10.0.0.0/8", "11.0.0.0/16"), net.cidr_contains("fd00::/8", "fd12::1")]',
      [true, false, true],
    ],
    [
      '[net.cidr_intersects("10.0.0.0/8", "10.1.0.0/16"), net.cidr_overlap("10.0.0.0/8", "10.0.0.1"), net.cidr_is_valid("10.0.0.0/33")]',
      [true, true, false],
    ],
    ['net.cidr_contains_matches(["10.0.0.0/8"], ["10.0.0.1", "1.1.1.1"])', [[0, 0]]],
    ['net.cidr_expand("10.0.0.0/30")', ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3']],
    ['net.cidr_merge(["10.0.0.0/25", "10.0.0.128/25"])', ['10.0.0.0/24']],
  ],
  numbers: [
    [
      '[numbers.range(2, 4), numbers.range(2, 0), numbers.range_step(0, 10, 5)]',
      [
        [2, 3, 4],
        [2, 1, 0],
        [0, 5, 10],
      ],
    ],
    ['[rand.intn("dice", 6), rand.intn("dice", 6)]', [3, 3]],
    ['numbers.range_step(0, 10, 0)', undefined],
  ],
  objects: [
    ['[object.get({"a": {"b": 1}}, ["a", "b"], 0), object.get({}, "x", "none")]', [1, 'none']],
    [
      '[object.keys({"b": 1, "a": 2}), object.remove({"a": 1, "b": 2}, ["a"]), object.filter({"a": 1, "b": 2}, {"a"})]',
      [['a', 'b'], { b: 2 }, { a: 1 }],
    ],
    [
      '[object.union({"a": {"x": 1}}, {"a": {"y": 2}}), object.union_n([{"a": 1}, {"a": 2}])]',
      [{ a: { x: 1, y: 2 } }, { a: 2 }],
    ],
    [
      '[object.subset({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}), object.subset({1, 2}, {3}), object.subset([1, 2, 3], [2, 3])]',
      [true, false, true],
    ],
  ],
  regex: [
    ['[regex.match("^a+$", "aaa"), re_match("b", "abc"), regex.is_valid("(")]', [true, true, false]],
    [
      '[regex.find_n("a.", "axaya", -1), regex.find_all_string_submatch_n("(a)(.)", "axay", 1)]',
      [['ax', 'ay'], [['ax', 'a', 'x']]],
    ],
    [
      '[regex.split(", *", "a,b,  c"), regex.replace("a1 b2", "([a-z])([0-9])", "$2$1")]',
      [['a', 'b', 'c'], '1a 2b'],
    ],
    ['regex.template_match("urn:{.*}:x", "urn:any:x", "{", "}")', true],
    ['regex.match("(?<!a)b", "b")', undefined],
  ],
  sets: [
    ['[{1, 2} & {2, 3}, {1} | {2}, {1, 2} - {2}]', [[2], [1, 2], [1]]],
    ['[intersection({{1, 2}, {2}}), union({{1}, {2}}), union(set())]', [[2], [1, 2], []]],
  ],
  strings: [
    [
      '[concat("-", ["a", "b"]), concat("", {"y", "x"}), contains("abc", "bc"), startswith("abc", "a"), endswith("abc", "b")]',
      ['a-b', 'xy', true, true, false],
    ],
    [
      '[indexof("é😀b", "b"), indexof_n("abab", "b"), substring("é😀bc", 1, 2), substring("abc", 1, -1)]',
      [2, [1, 3], '😀b', 'bc'],
    ],
    [
      '[lower("ÀB"), upper("àb"), strings.reverse("ab😀"), strings.count("aaa", "a")]',
      ['àb', 'ÀB', '😀ba', 3],
    ],
    [
      '[split("a,b", ","), replace("aa", "a", "b"), strings.replace_n({"a": "1", "b": "2"}, "abc")]',
      [['a', 'b'], 'bb', '12c'],
    ],
    [
      '[trim("xxaxx", "x"), trim_left("xa", "x"), trim_right("ax", "x"), trim_prefix("xxa", "x"), trim_suffix("a.md", ".md"), trim_space(" a\\n")]',
      ['a', 'a', 'a', 'xa', 'a', 'a'],
    ],
    [
      '[strings.any_prefix_match("abc", {"x", "ab"}), strings.any_suffix_match(["a", "b"], "c")]',
      [true, false],
    ],
    [
      '[format_int(255, 16), format_int(-5, 2), sprintf("%05.1f|%-3s|%q|%x|%v", [3.14159, "a", "q", 255, {"k": {1}}])]',
      ['ff', '-101', '003.1|a  |"q"|ff|{"k": {1}}'],
    ],
    ['strings.render_template("{{.who}} has {{.n}}", {"who": "ann", "n": 2})', 'ann has 2'],
  ],
  time: [
    [
      '[time.now_ns(), time.date(0), time.clock(3661000000000), time.weekday(0)]',
      [1_700_000_000_000_000_000, [1970, 1, 1], [1, 1, 1], 'Thursday'],
    ],
    [
      '[time.clock([0, "Asia/Tokyo"]), time.date([1711843200000000000, "America/New_York"])]',
      [
        [9, 0, 0],
        [2024, 3, 30],
      ],
    ],
    [
      '[time.add_date(0, 0, 1, 30), time.diff(2678400000000000, 0)]',
      [5_270_400_000_000_000, [0, 1, 0, 0, 0, 0]],
    ],
    [
      '[time.parse_rfc3339_ns("1970-01-01T00:00:01Z"), time.parse_duration_ns("1h1.5s"), time.parse_ns("2006-01-02", "1970-01-02")]',
      [1_000_000_000, 3_601_500_000_000, 86_400_000_000_000],
    ],
    ['time.format([0, "UTC", "Mon, 02 Jan 2006"])', 'Thu, 01 Jan 1970'],
    ['time.parse_ns("2006-01-02", "yesterday")', undefined],
  ],
  types: [
    [
      '[type_name(null), type_name({1}), type_name({}), is_null(null), is_boolean(1), is_number(1.5), is_string("")]',
      ['null', 'set', 'object', true, false, true, true],
    ],
    ['[is_array([]), is_object({}), is_set(set()), opa.runtime()]', [true, true, true, {}]],
    ['[to_number("1e2"), to_number(null), to_number(true)]', [100, 0, 1]],
    ['to_number("one")', undefined],
    [
      '[cast_string("a"), cast_boolean(true), cast_null(null), cast_object({}), cast_array({2, 1}), cast_set([1, 1])]',
      ['a', true, null, {}, [1, 2], [1]],
    ],
  ],
  units: [
    [
      '[units.parse("1.5K"), units.parse("200m"), units.parse("1Mi"), units.parse_bytes("2KiB"), units.parse_bytes("1.5GB")]',
      [1500, 0.2, 1_048_576, 2048, 1_500_000_000],
    ],
  ],
};
