import { CloudError } from '../cloud/cloud-error.ts';
import type { AttributeValue, CloudResource } from '../cloud/model.ts';
import { type Attributes, isAttributes, isUnknown, type Value } from '../protocol/values.ts';
import type { AttributeMap, AttributeType } from '../resources/attribute.ts';

/** A planned value as the cloud keeps it. Unknowns must have been computed before. */
export function toCloud(name: string, value: Value): AttributeValue {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (isAttributes(value) && !isUnknown(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, String(inner)]));
  }
  throw new TypeError(`The attribute ${name} reached the cloud without a value that it can keep.`);
}

function fits(type: AttributeType, value: AttributeValue): boolean {
  if (value === null) return true;
  return typeof type === 'string' ? typeof value === type : typeof value === 'object';
}

/** A resource as Terraform wants to see it: each attribute of the schema, null where the cloud has none. */
export function fromCloud(attributes: AttributeMap, resource: CloudResource): Attributes {
  const entries = Object.entries(attributes).map(([name, { type }]): [string, AttributeValue] => {
    const value = resource.attributes[name] ?? null;
    if (fits(type, value)) return [name, value];
    const id = String(resource.attributes.id);
    const wanted = typeof type === 'string' ? `a ${type}` : 'an object of strings';
    throw new CloudError(
      'INVALID_ATTRIBUTE',
      `In the cloud file, ${name} of ${id} must be ${wanted}: correct it.`,
    );
  });
  return Object.fromEntries(entries);
}
