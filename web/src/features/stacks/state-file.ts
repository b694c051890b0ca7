import { z } from 'zod';

/** What a person should see of a state before it counts. */
export interface StateFile {
  serial: number;
  resources: number;
  version: string;
}

const stateFile = z.object({
  version: z.literal(4),
  serial: z.number().int().nonnegative(),
  lineage: z.string().min(1),
  terraform_version: z.string().catch('of an unknown version'),
  resources: z.array(z.object({ mode: z.string() })).catch([]),
});

/** What a state file holds, or why it is none. */
export function readStateFile(text: string): StateFile | string {
  const state = stateFile.safeParse(jsonOf(text));
  if (!state.success) return 'This is not a Terraform state of version 4. Get one with terraform state pull.';
  const { serial, resources, terraform_version: version } = state.data;
  return { serial, version, resources: resources.filter(({ mode }) => mode === 'managed').length };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
