import type { z } from 'zod';

/** The first thing that is wrong with a payload, naming its path: `payload lacks pullrequest.source.branch`. */
export function firstProblem(
  error: z.ZodError,
  payload: unknown,
  prefix: readonly (string | number)[] = [],
): string {
  const path = error.issues[0]?.path ?? [];
  if (path.length === 0 && prefix.length === 0) return 'payload is not a JSON object';
  const name = [...prefix, ...path].map(String).join('.');
  return isMissing(payload, path) ? `payload lacks ${name}` : `payload lacks a valid ${name}`;
}

function isMissing(payload: unknown, path: readonly PropertyKey[]): boolean {
  let value = payload;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return true;
    value = Reflect.get(value, key);
  }
  return value === undefined;
}
