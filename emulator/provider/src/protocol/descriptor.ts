// The parts of Terraform's plugin protocol 5.4 and of go-plugin's controller that a provider without nested
// blocks needs, as protobufjs JSON. Field numbers: terraform, docs/plugin-protocol/tfplugin5.4.proto; go-plugin,
// internal/plugin/grpc_controller.proto. Methods that are missing here answer UNIMPLEMENTED, as the protocol allows.

interface Field {
  readonly type: string;
  readonly id: number;
  readonly rule?: 'repeated';
  readonly keyType?: string;
}

const one = (type: string, id: number): Field => ({ type, id });
const many = (type: string, id: number): Field => ({ type, id, rule: 'repeated' });
const mapOf = (type: string, id: number): Field => ({ type, id, keyType: 'string' });

const call = (request: Record<string, Field>, response: Record<string, Field>) => ({
  nested: { Request: { fields: request }, Response: { fields: response } },
});
const rpc = (requestType: string, responseType: string) => ({ requestType, responseType, comment: '' });
const method = (message: string) => rpc(`${message}.Request`, `${message}.Response`);

const diagnostics = (id: number) => ({ diagnostics: many('Diagnostic', id) });

const values = {
  DynamicValue: { fields: { msgpack: one('bytes', 1), json: one('bytes', 2) } },
  RawState: { fields: { json: one('bytes', 1), flatmap: mapOf('string', 2) } },
  Diagnostic: {
    fields: {
      severity: one('Severity', 1),
      summary: one('string', 2),
      detail: one('string', 3),
      attribute: one('AttributePath', 4),
    },
    nested: { Severity: { values: { INVALID: 0, ERROR: 1, WARNING: 2 } } },
  },
  AttributePath: {
    fields: { steps: many('Step', 1) },
    nested: {
      Step: {
        oneofs: { selector: { oneof: ['attribute_name', 'element_key_string', 'element_key_int'] } },
        fields: {
          attribute_name: one('string', 1),
          element_key_string: one('string', 2),
          element_key_int: one('int64', 3),
        },
      },
    },
  },
};

const schemas = {
  ServerCapabilities: {
    fields: { get_provider_schema_optional: one('bool', 2) },
  },
  Schema: {
    fields: { version: one('int64', 1), block: one('Block', 2) },
    nested: {
      Block: {
        fields: { version: one('int64', 1), attributes: many('Attribute', 2), description: one('string', 4) },
      },
      Attribute: {
        fields: {
          name: one('string', 1),
          type: one('bytes', 2),
          description: one('string', 3),
          required: one('bool', 4),
          optional: one('bool', 5),
          computed: one('bool', 6),
          sensitive: one('bool', 7),
        },
      },
    },
  },
  GetProviderSchema: call(
    {},
    {
      provider: one('Schema', 1),
      resource_schemas: mapOf('Schema', 2),
      data_source_schemas: mapOf('Schema', 3),
      ...diagnostics(4),
      server_capabilities: one('ServerCapabilities', 6),
    },
  ),
};

const configuration = {
  PrepareProviderConfig: call(
    { config: one('DynamicValue', 1) },
    { prepared_config: one('DynamicValue', 1), ...diagnostics(2) },
  ),
  Configure: call({ terraform_version: one('string', 1), config: one('DynamicValue', 2) }, diagnostics(1)),
  ValidateResourceTypeConfig: call(
    { type_name: one('string', 1), config: one('DynamicValue', 2) },
    diagnostics(1),
  ),
  ValidateDataSourceConfig: call(
    { type_name: one('string', 1), config: one('DynamicValue', 2) },
    diagnostics(1),
  ),
  Stop: call({}, { Error: one('string', 1) }),
};

const lifecycle = {
  UpgradeResourceState: call(
    { type_name: one('string', 1), version: one('int64', 2), raw_state: one('RawState', 3) },
    { upgraded_state: one('DynamicValue', 1), ...diagnostics(2) },
  ),
  ReadResource: call(
    { type_name: one('string', 1), current_state: one('DynamicValue', 2), private: one('bytes', 3) },
    { new_state: one('DynamicValue', 1), ...diagnostics(2), private: one('bytes', 3) },
  ),
  PlanResourceChange: call(
    {
      type_name: one('string', 1),
      prior_state: one('DynamicValue', 2),
      proposed_new_state: one('DynamicValue', 3),
      config: one('DynamicValue', 4),
      prior_private: one('bytes', 5),
    },
    {
      planned_state: one('DynamicValue', 1),
      requires_replace: many('AttributePath', 2),
      planned_private: one('bytes', 3),
      ...diagnostics(4),
    },
  ),
  ApplyResourceChange: call(
    {
      type_name: one('string', 1),
      prior_state: one('DynamicValue', 2),
      planned_state: one('DynamicValue', 3),
      config: one('DynamicValue', 4),
      planned_private: one('bytes', 5),
    },
    { new_state: one('DynamicValue', 1), private: one('bytes', 2), ...diagnostics(3) },
  ),
  ImportResourceState: {
    nested: {
      ...call(
        { type_name: one('string', 1), id: one('string', 2) },
        { imported_resources: many('ImportedResource', 1), ...diagnostics(2) },
      ).nested,
      ImportedResource: {
        fields: { type_name: one('string', 1), state: one('DynamicValue', 2), private: one('bytes', 3) },
      },
    },
  },
  ReadDataSource: call(
    { type_name: one('string', 1), config: one('DynamicValue', 2) },
    { state: one('DynamicValue', 1), ...diagnostics(2) },
  ),
};

const calls = { ...configuration, ...lifecycle };
const methods = Object.fromEntries(Object.keys(calls).map((name) => [name, method(name)]));

/** Both services, for protobufjs. */
export const descriptor = {
  nested: {
    tfplugin5: {
      nested: {
        ...values,
        ...schemas,
        ...calls,
        Provider: { methods: { GetSchema: method('GetProviderSchema'), ...methods } },
      },
    },
    plugin: {
      nested: {
        Empty: { fields: {} },
        GRPCController: { methods: { Shutdown: rpc('Empty', 'Empty') } },
      },
    },
  },
};
