import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCases } from '../conformance/read-cases.ts';
import { compile, RegoError } from '../index.ts';
import { PLAN_POLICY, PUSH_POLICY, planInput, pushInput } from './inputs.ts';
import { type Figure, figure } from './measure.ts';

/** A module with what it is asked. */
interface Seed {
  readonly text: string;
  readonly query: string;
  readonly input: unknown;
  readonly data: unknown;
}

/** The seeds: the conformance cases where they are, and the bench's own policies. */
function seeds(): readonly Seed[] {
  const own: Seed[] = [
    { text: PUSH_POLICY, query: 'data.spacelift = x', input: pushInput(), data: {} },
    { text: PLAN_POLICY, query: 'data.plan = x', input: planInput(20), data: {} },
  ];
  const folder = resolve(`${import.meta.dirname}/../../../../shared/rego-conformance`);
  if (!existsSync(folder)) return own;
  const cases = readCases(folder).flatMap((one) =>
    one.modules.map((text) => ({ text, query: one.query, input: one.input, data: one.data })),
  );
  return [...own, ...cases];
}

/** A small generator, so that every run makes the same mutations. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TOKENS = [
  ...'{}[]()|&:=;,.\n"`$_#\\-+*/%<>!',
  ':=',
  '==',
  ' if ',
  ' in ',
  ' some x in ',
  ' every x in ',
  ' not ',
  ' with input as ',
  ' else := ',
  ' contains ',
  'default ',
  'set()',
  '{x | x := ',
  '[x | ',
  'data.',
  'input',
  'null',
  'true',
  '1e999',
  '99999999999999999999',
  '\ud800',
  '\u0000',
  '__proto__',
];

/** Words, numbers, strings and signs; what stands between them is left alone. */
const PARTS = /[\p{L}_][\p{L}\p{Nd}_]*|\d+|"[^"\n]*"|:=|[^\s\p{L}\d]/gu;

/** One part in the place of another of the same kind: mostly still Rego, and then it is evaluated. */
function exchange(text: string, random: (below: number) => number): string {
  const parts = [...text.matchAll(PARTS)];
  const one = parts[random(parts.length || 1)];
  if (one === undefined) return text;
  const kindOf = (part: string) =>
    /^[\p{L}_]/u.test(part) ? 'word' : /^["\d]/.test(part) ? 'value' : 'sign';
  const others = parts.filter((part) => kindOf(part[0]) === kindOf(one[0]));
  const other = others[random(others.length)]?.[0] ?? '';
  return text.slice(0, one.index) + other + text.slice(one.index + one[0].length);
}

/** One change: cut, copy, swap or insert characters, or exchange parts. */
function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const length = 1 + random(12);
  switch (random(12)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + text.slice(at, at + length * 4) + text.slice(at);
    case 2: {
      const other = random(text.length + 1);
      return text.slice(0, at) + text.slice(other, other + length * 3) + text.slice(at + length);
    }
    case 3:
      return text.slice(0, at) + (TOKENS[random(TOKENS.length)] ?? '') + text.slice(at + random(3));
    case 4:
      return text.slice(0, at) + String.fromCharCode(random(128)) + text.slice(at + 1);
    default:
      return exchange(text, random);
  }
}

/** How a mutation ended. */
type Ending = 'refused' | 'evaluated' | 'failed' | 'crashed';

function run(seed: Seed, text: string): Ending {
  const policy = compile({ 'fuzz.rego': text });
  if (Array.isArray(policy))
    return policy.every((error) => error instanceof RegoError) ? 'refused' : 'crashed';
  const limits = { milliseconds: 500, steps: 500_000, cells: 500_000 };
  const result = policy.evaluate({ query: seed.query, input: seed.input, data: seed.data ?? {}, limits });
  return result instanceof RegoError ? 'failed' : 'evaluated';
}

/** Mutates the seeds so many times; crashes and hangs are printed with what made them. */
export function fuzzFigures(mutations: number): readonly Figure[] {
  const all = seeds();
  const random = generator(20_261_123);
  const counts: Record<Ending, number> = { refused: 0, evaluated: 0, failed: 0, crashed: 0 };
  let slowest = 0;
  for (let at = 0; at < mutations; at++) {
    const seed = all[random(all.length)];
    if (seed === undefined) continue;
    let text = seed.text;
    for (let times = 1 + random(3); times > 0; times--) text = mutate(text, random);
    const start = performance.now();
    const ending = guarded(seed, text);
    slowest = Math.max(slowest, performance.now() - start);
    counts[ending]++;
  }
  return [
    figure('fuzz: mutations', mutations, ''),
    figure('fuzz: refused by the compiler', counts.refused, ''),
    figure('fuzz: evaluated to the end', counts.evaluated, ''),
    figure('fuzz: ended by a RegoError', counts.failed, ''),
    figure('fuzz: crashed', counts.crashed, '', 0),
    figure('fuzz: slowest mutation', slowest, 'ms', 2000),
  ];
}

function guarded(seed: Seed, text: string): Ending {
  try {
    return run(seed, text);
  } catch (error) {
    console.error(
      `crash: ${error instanceof Error ? error.stack : String(error)}\n${JSON.stringify(text).slice(0, 2000)}`,
    );
    return 'crashed';
  }
}
