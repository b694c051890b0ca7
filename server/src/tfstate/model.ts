import { z } from 'zod';

/** The parts of a Terraform state (format version 4) that Gantry reads; everything else is kept as it came. */
const instance = z.object({ index_key: z.union([z.string(), z.number()]).optional() });
const stateFile = z.object({
  version: z.number(),
  serial: z.number().int().min(0),
  lineage: z.string().min(1).max(100),
  outputs: z
    .record(
      z.string(),
      z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().optional() }),
    )
    .optional(),
  resources: z
    .array(
      z.object({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        module: z.string().optional(),
        provider: z.string(),
        instances: z.array(instance).optional(),
      }),
    )
    .optional(),
});
export type StateFile = z.infer<typeof stateFile>;

/** The state, or null when the text is none. */
export function parseState(text: string): StateFile | null {
  try {
    return stateFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export type StackOutput = {
  readonly name: string;
  readonly value: string | null;
  readonly sensitive: boolean;
  readonly type: string;
};

export function outputsOf(state: StateFile): StackOutput[] {
  return Object.entries(state.outputs ?? {})
    .map(([name, output]) => ({
      name,
      value: output.sensitive === true ? null : JSON.stringify(output.value),
      sensitive: output.sensitive === true,
      type: typeof output.type === 'string' ? output.type : JSON.stringify(output.type),
    }))
    .sort((left, right) => left.name.localeCompare(right.name));
}

export type StackResource = {
  readonly address: string;
  readonly type: string;
  readonly module: string | null;
  readonly provider: string;
};

/** One row per instance, data sources left out. */
export function resourcesOf(state: StateFile): StackResource[] {
  return (state.resources ?? [])
    .filter((resource) => resource.mode === 'managed')
    .flatMap((resource) =>
      (resource.instances ?? []).map(({ index_key: key }) => {
        const prefix = resource.module === undefined ? '' : `${resource.module}.`;
        const suffix = key === undefined ? '' : `[${JSON.stringify(key)}]`;
        return {
          address: `${prefix}${resource.type}.${resource.name}${suffix}`,
          type: resource.type,
          module: resource.module ?? null,
          provider: providerName(resource.provider),
        };
      }),
    )
    .sort((left, right) => left.address.localeCompare(right.address));
}

/** `provider["registry.terraform.io/hashicorp/aws"].eu` → `hashicorp/aws` */
function providerName(address: string): string {
  const source = /provider\["([^"]+)"\]/.exec(address)?.[1] ?? address;
  return source.split('/').slice(-2).join('/');
}
