import { type AuditFacts, AuditSecret } from '../authz/index.ts';
import { canonical, secretHash } from './chain.ts';

/** Facts as they are kept: plain JSON, with hashes in place of secrets. */
export function plainFacts(key: Uint8Array, facts: AuditFacts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, plain(key, value)]),
  );
}

function plain(key: Uint8Array, value: unknown): unknown {
  if (value instanceof AuditSecret) return secretHash(key, value.value);
  if (value instanceof Date) return value.toISOString();
  // Bytes are sealed secrets or files; neither belongs here.
  if (value instanceof Uint8Array) return '[bytes]';
  if (Array.isArray(value)) return value.map((item) => plain(key, item));
  return typeof value === 'object' && value !== null ? plainFacts(key, { ...value }) : value;
}

type Facts = Record<string, unknown> | null;

/** Of a change only what changed; of what was made or deleted everything. */
export function changesOf(before: Facts, after: Facts): { before: Facts; after: Facts } {
  if (before === null || after === null) return { before, after };
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => canonical(before[name]) !== canonical(after[name]));
  const pick = (facts: Record<string, unknown>): Facts =>
    Object.fromEntries(
      changed.filter((name) => Object.hasOwn(facts, name)).map((name) => [name, facts[name]]),
    );
  return { before: pick(before), after: pick(after) };
}
