import type { Diagnostic } from '../protocol/messages.ts';
import { type Attributes, isUnknown } from '../protocol/values.ts';
import type { AttributeMap } from '../resources/attribute.ts';

/** Checks every value that the configuration gives and that is known already. */
export function validate(attributes: AttributeMap, config: Attributes | null): readonly Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = config?.[name] ?? null;
    return value === null || isUnknown(value) ? [] : (attribute.check?.(value, name) ?? []);
  });
}
