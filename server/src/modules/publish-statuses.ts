import { isTerminal, type RunState } from '@gantry/contract/run-states';
import { runById } from '../runs/index.ts';
import { type CommitStatus, integrationById } from '../vcs/index.ts';
import type { ModuleDeps } from './deps.ts';
import { type ModuleRow, moduleById } from './store.ts';
import { type VersionRow, versionById } from './versions-store.ts';

type State = CommitStatus['state'];

/** The status of one test, `gantry/<module>/<test>`. */
export function createPublishTestStatus(deps: ModuleDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const run = await runById(deps.db.kysely, runId);
    const version = run?.test == null ? undefined : await versionById(deps.db.kysely, run.test.versionId);
    const module = version && (await moduleById(deps.db.kysely, version.module_id));
    if (run?.test == null || version === undefined || module === undefined) return;
    // An older attempt says nothing any more.
    if (run.test.attempt !== version.attempt) return;
    await write(deps, module, version, {
      name: `gantry/${module.id}/${run.test.name}`,
      state: stateOf(run.state),
      description: run.state === 'FINISHED' ? 'Passed' : (run.reason ?? wordOf(run.state)),
      url: `${deps.publicUrl}/module/${module.id}/run/${run.id}`,
    });
    await summarize(deps, module, version);
  };
}

/** The status of the version, `gantry/<module>`. */
export function createPublishVersionStatus(deps: ModuleDeps) {
  return async ({ versionId }: { versionId: string }): Promise<void> => {
    const version = await versionById(deps.db.kysely, versionId);
    const module = version && (await moduleById(deps.db.kysely, version.module_id));
    if (version === undefined || module === undefined || module.integration_id === null) return;
    const url = `${deps.publicUrl}/module/${module.id}/version/${version.id}`;
    await write(deps, module, version, {
      name: `gantry/${module.id}`,
      state: versionState[version.state],
      description: describe(version),
      url,
    });
    await summarize(deps, module, version);
  };
}

/** What speaks of all tests of the commit, and the comment of its pull request, follow. */
function summarize(deps: ModuleDeps, module: ModuleRow, version: VersionRow): Promise<void> {
  const { integration_id: integrationId, repository, repository_uuid: repositoryUuid } = module;
  const { sha, branch } = version;
  return deps.db.transaction(async (trx) => {
    if (integrationId === null) return;
    const commit = { integrationId, repository, repositoryUuid, sha, branch };
    await deps.emit(trx, 'summary.due', { ...commit, group: 'modules' });
    const { pull_request: pullRequest } = version;
    if (pullRequest !== null)
      await deps.emit(trx, 'comment.due', { integrationId, repositoryUuid, pullRequest });
  });
}

const versionState: Record<VersionRow['state'], State> = {
  pending: 'in_progress',
  active: 'successful',
  failed: 'failed',
};

function describe(version: VersionRow): string {
  const number = version.number
    ? `Version ${version.number}`
    : version.proposed
      ? 'The commit'
      : 'The version';
  if (version.state === 'failed') return version.reason ?? `${number} failed`;
  if (version.state === 'pending') return `${number} is being tested`;
  return version.proposed ? `${number} passes its tests` : `${number} is released`;
}

function stateOf(state: RunState): State {
  if (!isTerminal(state)) return 'in_progress';
  if (state === 'FINISHED') return 'successful';
  return state === 'FAILED' ? 'failed' : 'stopped';
}

const wordOf = (state: RunState): string =>
  `${state.charAt(0)}${state.slice(1).toLowerCase().replaceAll('_', ' ')}`;

type Told = Omit<CommitStatus, 'key' | 'branch'>;
const mostCharacters = 250;

/** Writes a status, if the integration wants more than those of all runs together. */
async function write(deps: ModuleDeps, module: ModuleRow, version: VersionRow, told: Told): Promise<void> {
  if (module.integration_id === null) return;
  const integration = await integrationById(deps.db.kysely, module.integration_id);
  if (integration === undefined) return;
  // A version that fails before it has tests would be told nowhere else.
  if (integration.vcs_checks === 'aggregated' && told.state !== 'failed') return;
  const client = await deps.vcs.clientFor(integration.id);
  await client.setCommitStatus(module.repository, version.sha, {
    ...told,
    description: told.description.slice(0, mostCharacters),
    key: deps.vcs.provider.statusKey(told.name),
    branch: version.branch,
  });
}
