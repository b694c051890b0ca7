import { compile, RegoError, type Request } from '../index.ts';
import type { Json } from '../value/json.ts';

/** Compiles one module of package `test` and evaluates its rule `p`; undefined if `p` is. Throws RegoError. */
export function evaluateP(
  rules: string,
  request: Omit<Request, 'query' | 'entrypoint'> = {},
): Json | undefined {
  const policy = compile({ 'test.rego': `package test\n\n${rules}\n` });
  if (Array.isArray(policy)) throw policy[0] ?? new Error('no policy');
  const result = policy.evaluate({ ...request, entrypoint: 'data.test.p' });
  if (result instanceof RegoError) throw result;
  return result.value;
}

/** The error that a module compiles to. */
export function compileError(text: string, version: 'v0' | 'v1' = 'v1'): RegoError | undefined {
  const policy = compile({ 'test.rego': text }, { version });
  return Array.isArray(policy) ? policy[0] : undefined;
}
