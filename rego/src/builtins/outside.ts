import { RegoError } from '../errors.ts';
import { type Builtin, define } from './define.ts';

function outside(name: string, types: string): Builtin {
  return define(name, types, () => {
    throw new RegoError('rego_unsupported_error', unsupportedReason(name));
  });
}

/** Why a built-in is not there. */
export function unsupportedReason(name: string): string {
  const reason = name.startsWith('crypto.')
    ? 'certificates and key pairs are not read'
    : 'it reaches out of the policy';
  return `${name} is not supported: ${reason}`;
}

/**
 * Built-ins of OPA that this engine has not. A policy that calls one does not compile, unless a `with`
 * somewhere replaces it, as tests do; a call that is not replaced then ends the evaluation.
 */
export const OUTSIDE: ReadonlyMap<string, Builtin> = new Map(
  [
    outside('http.send', 'obj'),
    outside('trace', 'str'),
    outside('rego.parse_module', 'str str'),
    outside('net.lookup_ip_addr', 'str'),
    outside('crypto.parse_private_keys', 'str'),
    outside('crypto.x509.parse_and_verify_certificates', 'str'),
    outside('crypto.x509.parse_and_verify_certificates_with_options', 'str obj'),
    outside('crypto.x509.parse_certificate_request', 'str'),
    outside('crypto.x509.parse_certificates', 'str'),
    outside('crypto.x509.parse_keypair', 'str str'),
  ].map((builtin) => [builtin.name, builtin] as const),
);
