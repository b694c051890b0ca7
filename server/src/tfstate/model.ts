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

/**
 * The state's text with another serial. Only that number is exchanged: read as JSON and written again, large numbers in
 * attributes would lose digits.
 */
export function withSerial(text: string, serial: number): string {
  let depth = 0;
  // One token at a time: a string, a bracket, or whatever is between.
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    else if (token[0] === '}' || token[0] === ']') depth -= 1;
    else if (depth === 1 && token[0] === '"serial"') {
      const end = token.index + token[0].length;
      const number = /^(\s*:\s*)\d+/.exec(text.slice(end, end + 100));
      if (number?.[1] === undefined) continue;
      return `${text.slice(0, end)}${number[1]}${serial}${text.slice(end + number[0].length)}`;
    }
  }
  throw new TypeError('The state has no serial.');
}
