/**
 * Partial answers. `fields=a.b,c` leaves only these, `-x` takes away from the answer, `+x` adds from the
 * full object; `*` stands for every field of a level.
 */
export function selectFields(body: unknown, full: unknown, spec: string): unknown {
  const parts = spec
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const relative = parts.every((part) => part.startsWith('+') || part.startsWith('-'));
  let result: unknown = relative ? structuredClone(body) : undefined;
  for (const part of parts) {
    const path = part.replace(/^[+-]/, '').split('.');
    if (part.startsWith('-')) result = remove(result, path);
    else result = merge(result, pick(full, path));
  }
  return result ?? {};
}

/** The part of `value` on the path, with the objects and lists around it; undefined when there is none. */
function pick(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, path) ?? {});
  if (!isObject(value)) return undefined;
  const picked = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (name !== '*' && key !== name) return [];
    const part = pick(inner, rest);
    return part === undefined ? [] : [[key, part]];
  });
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}

function merge(base: unknown, addition: unknown): unknown {
  if (addition === undefined) return base;
  if (Array.isArray(base) && Array.isArray(addition)) {
    return addition.map((item, index) => merge(base[index], item));
  }
  if (!isObject(base) || !isObject(addition)) return addition;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(addition)) result[key] = merge(base[key], value);
  return result;
}

function remove(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (Array.isArray(value)) return value.map((item) => remove(item, path));
  if (!isObject(value) || name === undefined) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (name !== '*' && key !== name) return [[key, inner]];
    return rest.length === 0 ? [] : [[key, remove(inner, rest)]];
  });
  return Object.fromEntries(kept);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
