import { z } from 'zod';
import { instant, unixSeconds } from '../../edge/values.ts';
import { commit, runSummary } from '../runs/model.ts';

export const versionState = z.enum(['ACTIVE', 'FAILED', 'PENDING']);
export type VersionState = z.infer<typeof versionState>;

const currentVersion = z.object({ id: z.string(), number: z.string(), yanked: z.boolean() });

export const moduleSummary = z.object({
  id: z.string(),
  name: z.string(),
  terraformProvider: z.string(),
  repository: z.string(),
  branch: z.string(),
  projectRoot: z.string().nullable(),
  labels: z.array(z.string()),
  attached: z.boolean(),
  spaceDetails: z.object({ id: z.string(), name: z.string() }),
  current: currentVersion.nullable(),
});
export type ModuleSummary = z.infer<typeof moduleSummary>;

export const moduleDetails = moduleSummary.extend({
  owner: z.string(),
  registryAddress: z.string(),
  description: z.string().nullable(),
  abilities: z.array(z.string()),
  protectFromDeletion: z.boolean(),
  releaseBy: z.enum(['CONFIG', 'TAG']),
  workflowTool: z.enum(['OPEN_TOFU', 'TERRAFORM_FOSS']),
  toolVersion: z.string().nullable(),
  vcsIntegration: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Whose workers take its tests; null for the public pool. */
  workerPool: z.object({ id: z.string(), name: z.string() }).nullable(),
  trackedCommit: commit.nullable(),
});
export type ModuleDetails = z.infer<typeof moduleDetails>;

export const versionSummary = z.object({
  id: z.string(),
  number: z.string(),
  proposed: z.boolean(),
  state: versionState,
  reason: z.string().nullable(),
  branch: z.string(),
  commit,
  pullRequest: z.object({ number: z.number(), url: z.string() }).nullable(),
  triggeredBy: z.string(),
  createdAt: unixSeconds,
  yanked: z.boolean(),
});
export type VersionSummary = z.infer<typeof versionSummary>;

const part = z.object({
  path: z.string(),
  readme: z.string().nullable(),
  inputs: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      default: z.string().nullable(),
      description: z.string(),
      required: z.boolean(),
      sensitive: z.boolean(),
    }),
  ),
  outputs: z.array(z.object({ name: z.string(), description: z.string(), sensitive: z.boolean() })),
  resources: z.array(z.object({ address: z.string(), type: z.string(), data: z.boolean() })),
  providers: z.array(z.object({ name: z.string(), source: z.string(), version: z.string() })),
});
export type ModulePart = z.infer<typeof part>;

const nativeStatus = z.enum(['ERROR', 'FAIL', 'PASS', 'SKIP']);
export type NativeStatus = z.infer<typeof nativeStatus>;

export const nativeResult = z.object({
  file: z.string(),
  run: z.string(),
  status: nativeStatus,
  assertions: z.array(
    z.object({ line: z.number(), condition: z.string(), message: z.string(), status: nativeStatus }),
  ),
  diagnostics: z.array(
    z.object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string(),
      file: z.string().nullable(),
      line: z.number().nullable(),
    }),
  ),
});
export type NativeResult = z.infer<typeof nativeResult>;

const testRun = runSummary.extend({
  failureCode: z.string().nullable(),
  testResults: z.array(nativeResult),
  test: z
    .object({
      name: z.string(),
      negative: z.boolean(),
      native: z.boolean(),
      dependsOn: z.array(z.string()),
      projectRoot: z.string(),
    })
    .nullable(),
});
export type TestRun = z.infer<typeof testRun>;

export const versionDetails = versionSummary.extend({
  archiveSha256: z.string().nullable(),
  archiveBytes: z.number().nullable(),
  yankedNote: z.string().nullable(),
  yankedBy: z.string().nullable(),
  tests: z.array(testRun),
  root: part.nullable(),
  submodules: z.array(part),
  examples: z.array(part),
});
export type VersionDetails = z.infer<typeof versionDetails>;

export const moduleConsumer = z.object({
  seenAt: instant,
  /** Null where the viewer may not see it. */
  stack: z.object({ id: z.string(), name: z.string() }).nullable(),
  version: z.object({ id: z.string(), number: z.string(), yanked: z.boolean() }),
  /** The last pull request that proposed a newer version. */
  raise: z
    .object({
      number: z.string(),
      pullRequest: z.object({ number: z.number(), url: z.string() }).nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
});
export type ModuleConsumer = z.infer<typeof moduleConsumer>;

export const moduleShare = z.object({
  spaceId: z.string(),
  sharedBy: z.string(),
  sharedAt: instant,
  space: z.object({ name: z.string() }).nullable(),
});
export type ModuleShare = z.infer<typeof moduleShare>;

export const versionChanges = z.object({
  unexpected: z.boolean(),
  from: z.object({ id: z.string(), number: z.string() }),
  changes: z.array(
    z.object({
      output: z.boolean(),
      name: z.string(),
      kind: z.enum(['ADDED', 'REMOVED', 'CHANGED']),
      breaking: z.boolean(),
      detail: z.string(),
    }),
  ),
});
export type VersionChanges = z.infer<typeof versionChanges>;
