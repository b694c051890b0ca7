import { createHash } from 'node:crypto';

/** Stands for a secret: equal secrets stay equal, and nobody reads them. The last 8 hex digits of the SHA-256. */
export const sanitized = (text: string): string => createHash('sha256').update(text).digest('hex').slice(-8);

type Json = unknown;
type Fields = Readonly<Record<string, Json>>;
const fieldsOf = (value: Json): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

/** The value without what `marks`, Terraform's own map of sensitive values, says is secret. */
export function withoutSecrets(value: Json, marks: Json): Json {
  if (marks === true) return hidden(value);
  if (typeof marks !== 'object' || marks === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutSecrets(item, Array.isArray(marks) ? marks[index] : undefined));
  }
  if (typeof value !== 'object' || value === null) return value;
  const inner = fieldsOf(marks);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      withoutSecrets(item, Object.hasOwn(inner, name) ? inner[name] : undefined),
    ]),
  );
}

/** Structure stays; every text and number in it is replaced by what stands for it. */
function hidden(value: Json): Json {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hidden(item)]));
  }
  return sanitized(String(value));
}

const kept = [
  'address',
  'previous_address',
  'module_address',
  'mode',
  'type',
  'name',
  'index',
  'deposed',
  'provider_name',
  'action_reason',
] as const;

/**
 * What policies see of Terraform's JSON plan: the changes of resources and outputs, and what drifted. Variables, the
 * configuration and the states before and after are left out: they hold secrets that nothing marks.
 */
export function planOf(plan: Json, sanitize: boolean): Fields {
  const { terraform_version, resource_changes, output_changes, resource_drift } = fieldsOf(plan);
  const resources = (list: Json) => (Array.isArray(list) ? list.map((one) => resourceOf(one, sanitize)) : []);
  return {
    terraform_version: terraform_version ?? '',
    resource_changes: resources(resource_changes),
    resource_drift: resources(resource_drift),
    output_changes: Object.fromEntries(
      Object.entries(fieldsOf(output_changes)).map(([name, change]) => [name, changeOf(change, sanitize)]),
    ),
  };
}

function resourceOf(resource: Json, sanitize: boolean): Fields {
  const fields = fieldsOf(resource);
  const known = kept.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]);
  return { ...Object.fromEntries(known), change: changeOf(fields['change'], sanitize) };
}

function changeOf(change: Json, sanitize: boolean): Fields {
  const { actions, before, after, after_unknown, replace_paths, importing, ...rest } = fieldsOf(change);
  const value = (given: Json, marks: Json) => (sanitize ? withoutSecrets(given, marks) : given);
  return {
    actions: actions ?? [],
    before: value(before ?? null, rest['before_sensitive']),
    after: value(after ?? null, rest['after_sensitive']),
    ...(after_unknown === undefined ? {} : { after_unknown }),
    ...(replace_paths === undefined ? {} : { replace_paths }),
    ...(importing === undefined ? {} : { importing }),
  };
}
