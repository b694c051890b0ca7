// The messages of protocol 5 as the gRPC library hands them over (see `descriptor.ts`).

export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export interface AttributePath {
  readonly steps: readonly ({ readonly attribute_name: string } | { readonly element_key_string: string })[];
}

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

export interface WithDiagnostics {
  readonly diagnostics?: readonly Diagnostic[];
}

export interface SchemaMessage {
  readonly version: number;
  readonly block: {
    readonly version: number;
    readonly description: string;
    readonly attributes: readonly {
      readonly name: string;
      readonly type: Uint8Array;
      readonly description: string;
      readonly required: boolean;
      readonly optional: boolean;
      readonly computed: boolean;
      readonly sensitive: boolean;
    }[];
  };
}

export interface SchemaResponse extends WithDiagnostics {
  readonly provider: SchemaMessage;
  readonly resource_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly data_source_schemas: Readonly<Record<string, SchemaMessage>>;
  readonly server_capabilities: { readonly get_provider_schema_optional: boolean };
}

export interface ConfigRequest {
  readonly config: DynamicValue | null;
}
export interface PrepareResponse extends WithDiagnostics {
  readonly prepared_config: DynamicValue | null;
}

export interface ValidateRequest extends ConfigRequest {
  readonly type_name: string;
}

export interface UpgradeRequest {
  readonly type_name: string;
  readonly version: number;
  readonly raw_state: { readonly json: Uint8Array } | null;
}
export interface UpgradeResponse extends WithDiagnostics {
  readonly upgraded_state?: DynamicValue;
}

export interface ReadRequest {
  readonly type_name: string;
  readonly current_state: DynamicValue | null;
  readonly private: Uint8Array;
}
export interface ReadResponse extends WithDiagnostics {
  readonly new_state?: DynamicValue;
  readonly private?: Uint8Array;
}

export interface PlanRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly prior_private: Uint8Array;
}
export interface PlanResponse extends WithDiagnostics {
  readonly planned_state: DynamicValue;
  readonly requires_replace?: readonly AttributePath[];
  readonly planned_private: Uint8Array;
}

export interface ApplyRequest {
  readonly type_name: string;
  readonly prior_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly config: DynamicValue | null;
  readonly planned_private: Uint8Array;
}
export interface ApplyResponse extends WithDiagnostics {
  readonly new_state: DynamicValue;
  readonly private: Uint8Array;
}

export interface ImportRequest {
  readonly type_name: string;
  readonly id: string;
}
export interface ImportResponse extends WithDiagnostics {
  readonly imported_resources?: readonly { readonly type_name: string; readonly state: DynamicValue }[];
}

export interface DataSourceResponse extends WithDiagnostics {
  readonly state?: DynamicValue;
}
