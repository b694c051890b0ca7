import { RegoError } from '../errors.ts';
import { type Builtin, define } from './define.ts';

function outside(name: string, types: string): Builtin {
  return define(name, types, () => {
    throw new RegoError('rego_unsupported_error', `${name} is not supported: it reaches out of the policy`);
  });
}

/**
 * OPA's built-ins that reach out of an evaluation. A policy that calls one does not compile, unless a
 * `with` somewhere replaces it, as tests do; a call that is not replaced then ends the evaluation.
 */
export const OUTSIDE: ReadonlyMap<string, Builtin> = new Map(
  [
    outside('http.send', 'obj'),
    outside('trace', 'str'),
    outside('rego.parse_module', 'str str'),
    outside('net.lookup_ip_addr', 'str'),
  ].map((builtin) => [builtin.name, builtin] as const),
);
