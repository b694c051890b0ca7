import { z } from 'zod';
import { commit, commitFields, instant, stackState } from '../fields.ts';

const summaryFields = `id name state stateSetAt repository branch projectRoot labels lockedBy
  space: spaceDetails { id name } trackedCommit { ${commitFields} }`;

const summary = z.object({
  id: z.string(),
  name: z.string(),
  state: stackState,
  stateSetAt: instant.nullable(),
  repository: z.string(),
  branch: z.string(),
  projectRoot: z.string().nullable(),
  labels: z.array(z.string()),
  lockedBy: z.string().nullable(),
  space: z.object({ id: z.string(), name: z.string() }),
  trackedCommit: commit.nullable(),
});
export type StackSummary = z.output<typeof summary>;

const detailFields = `${summaryFields} description createdAt autodeploy attached lockNote lockedAt
  blocker { id number state } vcsIntegration { id name } workerPool { id name }
  vendor: vendorConfig {
    __typename
    ... on StackConfigVendorTerraform { version }
    ... on StackConfigVendorOpenTofu { version }
  }`;

const detail = summary.extend({
  description: z.string().nullable(),
  createdAt: instant,
  autodeploy: z.boolean(),
  /** False when its integration is gone. */
  attached: z.boolean(),
  lockNote: z.string().nullable(),
  lockedAt: z.string().nullable(),
  /** The run that holds the stack. */
  blocker: z.object({ id: z.string(), number: z.number(), state: stackState }).nullable(),
  vcsIntegration: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Null for the public pool. */
  workerPool: z.object({ id: z.string(), name: z.string() }).nullable(),
  vendor: z
    .object({ __typename: z.string(), version: z.string().nullish() })
    .transform(({ __typename, version }) => ({
      tool: __typename.replace('StackConfigVendor', ''),
      version: version ?? null,
    })),
});
export type StackDetail = z.output<typeof detail>;

export const stackFields = { summary: summaryFields, detail: detailFields } as const;
export const stackSchemas = { summary, detail } as const;

export const stackArgument = { stack: { describe: 'Id of the stack' } } as const;
export const noStack = (id: string): string =>
  `There is no stack "${id}" that you may see. Run \`gantry stack list\` for all of them.`;
