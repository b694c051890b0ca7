import { compile, jsonText, parseJson, RegoError } from '../index.ts';
import { elapsed, type Figure, figure } from './measure.ts';

/** Policies that would run, or grow, without end. */
const HOSTILE: readonly (readonly [name: string, rule: string])[] = [
  [
    'nested comprehensions',
    'p := count([1 | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); some c in numbers.range(1, 3000)])',
  ],
  ['a huge range', 'p := numbers.range(1, 1000000000000)'],
  [
    'a catastrophic pattern',
    'p := regex.match("(a+)+$", concat("", [x | some i in numbers.range(1, 100000); x := "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"]))',
  ],
  [
    'text that doubles',
    `p := x30 if { x0 := "0123456789012345678901234567890123456789" ${Array.from({ length: 30 }, (_, at) => `; x${at + 1} := concat("", [x${at}, x${at}])`).join(' ')} }`,
  ],
  [
    'sets of sets',
    'p := {[a, b, c] | some a in numbers.range(1, 400); some b in numbers.range(1, 400); some c in numbers.range(1, 400)}',
  ],
  ['a big network', 'p := net.cidr_expand("::/0")'],
  ['a big shift', 'p := bits.lsh(1, 100000000000)'],
  ['a wide field', 'p := sprintf("%999999999d", [1])'],
  [
    'every path of a graph',
    'p := graph.reachable_paths({n: {m | some m in numbers.range(1, 60)} | some n in numbers.range(1, 60)}, {1})',
  ],
  [
    'YAML aliases',
    'p := yaml.unmarshal("a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\n")',
  ],
];

/** Those that need no limit: their algorithm is linear, or the built-in refuses its arguments. */
const HARMLESS: Readonly<Record<string, string>> = {
  'a catastrophic pattern': 'a value',
  'a big shift': 'undefined',
  'every path of a graph': 'a value',
  'YAML aliases': 'undefined',
};

const LIMIT = 2000;

/** How each hostile policy ends, and after how long; another end than the right one is a miss. */
export function hostileFigures(): readonly Figure[] {
  return HOSTILE.map(([name, rule]) => {
    let outcome = '';
    const took = elapsed(() => {
      const policy = compile({ 'hostile.rego': `package hostile\n\n${rule}\n` });
      if (Array.isArray(policy)) throw policy[0] ?? new Error('no policy');
      const result = policy.evaluate({ entrypoint: 'data.hostile.p', limits: { milliseconds: LIMIT } });
      outcome =
        result instanceof RegoError ? result.code : result.value === undefined ? 'undefined' : 'a value';
    });
    const one = figure(`hostile: ${name} ends with ${outcome}`, took, 'ms', LIMIT + 1000);
    return { ...one, holds: one.holds && outcome === (HARMLESS[name] ?? 'eval_limit_error') };
  });
}

function deepJson(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

/** So many rules of usual form. */
function rules(count: number): string {
  const row = (at: number) => `r_${at} := input.x_${at % 10} if input.kind == "kind-${at % 100}"`;
  return `package huge\n\n${Array.from({ length: count }, (_, at) => row(at)).join('\n')}\n`;
}

/** A body in which every expression waits for the next. */
function backwards(length: number): string {
  const rows = Array.from({ length }, (_, at) => `x_${length - at} = x_${length - at - 1} + 1`);
  return `package backwards\n\np if {\n${rows.join('\n')}\nx_0 = 1\n}\n`;
}

/** Inputs at the edge of what can be read; each gives a value or a RegoError. */
export function edgeFigures(): readonly Figure[] {
  const huge = rules(190_000);
  const most = rules(18_500);
  const tooLong = `package wide\n\np := [${'1, '.repeat(3_000_000)}1]\n`;
  return [
    edge(`${size(huge)} of rules`, () => describe(compile({ 'huge.rego': huge }))),
    edge(`${size(most)} of rules`, () => describe(compile({ 'huge.rego': most }))),
    edge(`${size(tooLong)} in one row`, () => describe(compile({ 'wide.rego': tooLong }))),
    edge('30,000 expressions backwards', () => describe(compile({ 'a.rego': backwards(30_000) }))),
    edge('JSON 10,000 deep, walked', () =>
      describeInput(deepJson(10_000), 'p := count([1 | walk(input, _)])'),
    ),
    edge('JSON 10,000 deep, compared', () => describeInput(deepJson(10_000), 'p := input == [input]')),
    edge('terms 10,000 deep', () =>
      describe(compile({ 'deep.rego': `package deep\n\np := ${deepJson(10_000)}\n` })),
    ),
    edge('keys __proto__ and constructor', () =>
      describeInput(
        '{"__proto__": {"admin": true}, "constructor": 1}',
        'p := [input.__proto__.admin, input.constructor, {"__proto__": 1}, object.get(input, "toString", "none")]',
      ),
    ),
    edge('2^64 + 1', () => describeInput('18446744073709551617', 'p := input + 1')),
    edge('a lone surrogate', () => describeInput('"\\ud800"', 'p := [count(input), upper(input)]')),
  ];
}

function size(text: string): string {
  return `${(text.length / 1e6).toFixed(1)} MB`;
}

function edge(name: string, work: () => string): Figure {
  let outcome = '';
  const took = elapsed(() => {
    outcome = work();
  });
  return figure(`edge: ${name} gives ${outcome}`, took, 'ms');
}

function describe(policy: ReturnType<typeof compile>): string {
  return Array.isArray(policy) ? (policy[0]?.code ?? 'nothing') : 'a policy';
}

function describeInput(text: string, rule: string): string {
  const policy = compile({ 'edge.rego': `package edge\n\n${rule}\n` });
  if (Array.isArray(policy)) return describe(policy);
  const result = policy.evaluate({ entrypoint: 'data.edge.p', input: parseJson(text) });
  if (result instanceof RegoError) return result.code;
  const value = result.exact[0]?.get('result');
  return value === undefined ? 'undefined' : jsonText(value).slice(0, 60);
}
