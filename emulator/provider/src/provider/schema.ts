import type { SchemaMessage, SchemaResponse } from '../protocol/messages.ts';
import type { AttributeMap } from '../resources/attribute.ts';
import { DATA_SOURCES, RESOURCE_TYPES } from '../resources/catalogue.ts';
import { PROVIDER_ATTRIBUTES } from './configure.ts';

/** No schema has changed its shape yet; `upgrade.ts` fills what a later one would add. */
export const SCHEMA_VERSION = 0;

function toSchema(description: string, attributes: AttributeMap): SchemaMessage {
  const messages = Object.entries(attributes).map(([name, attribute]) => ({
    name,
    type: Buffer.from(JSON.stringify(attribute.type)),
    description: attribute.description,
    required: attribute.required === true,
    optional: attribute.required !== true && attribute.computed !== true,
    computed: attribute.computed === true || attribute.default !== undefined,
    sensitive: attribute.sensitive === true,
  }));
  return { version: SCHEMA_VERSION, block: { version: SCHEMA_VERSION, description, attributes: messages } };
}

const toSchemas = (types: Readonly<Record<string, { description: string; attributes: AttributeMap }>>) =>
  Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, toSchema(type.description, type.attributes)]),
  );

/** Everything that Terraform may write for this provider. */
export function getSchema(): SchemaResponse {
  return {
    provider: toSchema('A small cloud in a file, for tests and demonstrations.', PROVIDER_ATTRIBUTES),
    resource_schemas: toSchemas(RESOURCE_TYPES),
    data_source_schemas: toSchemas(DATA_SOURCES),
    // Terraform starts a provider three times for a plan and may ask for this only once.
    server_capabilities: { get_provider_schema_optional: true },
  };
}
