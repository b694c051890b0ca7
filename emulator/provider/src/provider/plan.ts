import { attributePath } from '../protocol/diagnostics.ts';
import type { AttributePath } from '../protocol/messages.ts';
import { type Attributes, sameValue, UNKNOWN, type Value } from '../protocol/values.ts';
import type { AttributeMap } from '../resources/attribute.ts';

export interface Plan {
  readonly planned: Attributes | null;
  readonly requiresReplace: readonly AttributePath[];
}

type NamedValues = readonly (readonly [string, Value])[];

/** What the person wants: Terraform's proposal, with our defaults where the configuration is silent. */
function withDefaults(attributes: AttributeMap, proposed: Attributes, config: Attributes): NamedValues {
  return Object.entries(attributes).map(([name, attribute]) => {
    const silent = (config[name] ?? null) === null;
    const value = silent && attribute.default !== undefined ? attribute.default : (proposed[name] ?? null);
    return [name, value];
  });
}

/**
 * What would become of a resource. On creation every computed value is unknown; on change only those that
 * follow from what changes. Terraform asks again with `prior` null for each replacement, so identity is decided there.
 */
export function plan(
  attributes: AttributeMap,
  prior: Attributes | null,
  proposed: Attributes | null,
  config: Attributes | null,
): Plan {
  if (!proposed) return { planned: null, requiresReplace: [] };
  const wanted = withDefaults(attributes, proposed, config ?? {});
  const changed = prior
    ? wanted.filter(([name, value]) => !attributes[name]?.computed && !sameValue(prior[name], value))
    : wanted;
  const changedNames = new Set(changed.map(([name]) => name));
  const recomputed = (name: string) =>
    prior === null || attributes[name]?.changesWith?.some((cause) => changedNames.has(cause)) === true;
  const planned = wanted.map(([name, value]) => [
    name,
    attributes[name]?.computed && recomputed(name) ? UNKNOWN : value,
  ]);
  const replacing = prior ? [...changedNames].filter((name) => attributes[name]?.forceNew) : [];
  return {
    planned: Object.fromEntries(planned),
    requiresReplace: replacing.map((name) => attributePath(name)),
  };
}
