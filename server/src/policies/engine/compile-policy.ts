import { BuiltinError, compile, define, type Policy, type RegoError } from '@gantry/rego';
import type { Problem } from '../model.ts';
import type { EnginePolicy } from './protocol.ts';
import { sanitized } from './sanitize.ts';

/** Packages in which the rules of a policy may be; both are asked. */
export const packages = ['gantry', 'spacelift'] as const;

/** The file of a policy in messages of the language. */
const file = 'policy.rego';

/** What a policy may name without having defined it, in either package. */
const aliases: Readonly<Record<string, string>> = {
  affected_resources: 'some action in resource.change.actions; action in {"create", "update", "delete"}',
  created_resources: 'resource.change.actions == ["create"]',
  deleted_resources: 'resource.change.actions == ["delete"]',
  updated_resources: 'resource.change.actions == ["update"]',
  recreated_resources: '"create" in resource.change.actions; "delete" in resource.change.actions',
};

/** `sanitized("x")` is what stands in the input for a secret that is `x`. */
const builtins = [
  define('sanitized', 'any', (_machine, value) => {
    if (typeof value === 'string') return sanitized(value);
    throw new BuiltinError('sanitized: the argument is not a string', 'eval_type_error');
  }),
];

/** A compiled policy, or what is wrong with its text. */
export function compilePolicy({ body, engine }: Omit<EnginePolicy, 'id'>): Policy | Problem[] {
  const version = engine === 'REGO_V0' ? 'v0' : 'v1';
  const own = compile({ [file]: body }, { version, builtins });
  const name = packageIn(body);
  if (name === null || !isKnown(name)) {
    const errors = Array.isArray(own) ? own.filter(({ code }) => code === 'rego_parse_error') : [];
    return errors.length > 0 ? errors.map(problemOf) : [foreignPackage(body)];
  }
  const helpers = helpersFor(body, name);
  if (helpers === null) return Array.isArray(own) ? own.map(problemOf) : own;
  const whole = compile({ [file]: body, 'helpers.rego': helpers }, { version, builtins });
  return Array.isArray(whole) ? whole.map(problemOf) : whole;
}

export function problemOf({ reason, location }: RegoError): Problem {
  return location === undefined || location.file !== file
    ? { message: reason, line: null, column: null }
    : { message: reason, line: location.row, column: location.col };
}

const isKnown = (name: string): boolean => packages.some((known) => known === name);

const packagePattern = /^[ \t]*package[ \t]+([^\s#;]+)/m;
const packageIn = (body: string): string | null => packagePattern.exec(body)?.[1] ?? null;

function foreignPackage(body: string): Problem {
  const found = packagePattern.exec(body);
  const line = found === null ? 1 : body.slice(0, found.index).split('\n').length;
  return { message: 'The package of a policy is gantry or spacelift.', line, column: 1 };
}

/** A module with the aliases that the policy names and does not define; null where there are none. */
function helpersFor(body: string, name: string): string | null {
  const wanted = Object.entries(aliases).filter(
    ([alias]) => new RegExp(`\\b${alias}\\b`).test(body) && !new RegExp(`^${alias}\\b`, 'm').test(body),
  );
  if (wanted.length === 0) return null;
  const rules = wanted.map(
    ([alias, condition]) =>
      `${alias} := [resource | some resource in input.terraform.resource_changes; ${condition}]`,
  );
  return [`package ${name}`, 'import rego.v1', ...rules].join('\n\n');
}
