import { AppError } from '@gantry/contract/errors';
import type { EventPayload } from '../../events.ts';
import { stackById } from '../../stacks/index.ts';
import type { CommitSource, VcsClient } from '../../vcs/index.ts';
import type { ModuleDeps } from '../deps.ts';
import { noticeModule } from '../locate.ts';
import { compareVersions } from '../model.ts';
import { moduleById } from '../store.ts';
import { activeVersions, versionById } from '../versions-store.ts';
import { branchOf, type Raise } from './branch.ts';
import { closeOlder } from './close-older.ts';
import { raiseFile, type Target } from './raise-file.ts';
import { noteRaise, raiseOf } from './raises-store.ts';

const mostFiles = 500;
const mostFileBytes = 1_048_576;
/** Refusals that no repetition mends. */
const final = ['VCS_SCOPE_MISSING', 'VCS_FORBIDDEN', 'VCS_REQUEST_REFUSED'];

/**
 * Opens a pull request that raises the version of a module in the code of a stack. Every step first looks whether it
 * was done: the job may be repeated after any of them.
 */
export function createRaiseVersion(deps: ModuleDeps) {
  return async ({ stackId, versionId }: EventPayload<'module.raise'>): Promise<void> => {
    const raise = await wanted(deps, stackId, versionId);
    if (raise === null) return;
    try {
      const number = (await raiseOf(deps.db.kysely, stackId, versionId))?.pull_request;
      const opened = number == null ? await open(deps, raise) : { number };
      if (opened === null) return;
      if ('url' in opened) await note(deps, raise, opened);
      await closeOlder(deps, raise, opened.number);
    } catch (error) {
      if (!(error instanceof AppError) || !final.includes(error.code)) throw error;
      await note(deps, raise, { problem: error.message });
    }
  };
}

/** Null when there is nothing to do any more. */
async function wanted({ db }: ModuleDeps, stackId: string, versionId: string): Promise<Raise | null> {
  const [stack, version] = await Promise.all([
    stackById(db.kysely, stackId),
    versionById(db.kysely, versionId),
  ]);
  const module = version && (await moduleById(db.kysely, version.module_id));
  if (stack === undefined || version === undefined || module === undefined) return null;
  const { number } = version;
  const isUsable = version.state === 'active' && version.bad_at === null && !version.proposed;
  if (number === null || !isUsable || !stack.raise_modules || stack.integration_id === null) return null;
  const released = await activeVersions(db.kysely, [module.id]);
  // A still newer one has a pull request of its own.
  if (released.some((one) => compareVersions(one.number ?? '', number) > 0)) return null;
  return { stack, module, version, number };
}

type Opened = { readonly number: number; readonly url: string; readonly head: string | null };

async function open(deps: ModuleDeps, raise: Raise): Promise<Opened | null> {
  const { stack } = raise;
  const integrationId = stack.integration_id ?? '';
  const client = await deps.vcs.clientFor(integrationId);
  const branch = branchOf(raise);
  const [there] = await client.listOpenPullRequests(stack.repository, branch);
  if (there !== undefined) return { number: there.number, url: there.url, head: null };
  if (!(await hasBranch(client, stack.repository, branch))) {
    const tip = await client.getBranchTip(stack.repository, stack.branch);
    const source = await deps.vcs.openSource({
      integrationId,
      repository: stack.repository,
      repositoryUuid: stack.repository_uuid,
      sha: tip.sha,
      branch: stack.branch,
    });
    const files = await raisedFiles(source, stack.project_root, await targetOf(deps, raise));
    if (files.length === 0) return null;
    await client.commitFiles(stack.repository, {
      branch,
      parent: tip.sha,
      message: `${titleOf(raise)}\n`,
      files,
    });
  }
  const { sha } = await client.getBranchTip(stack.repository, branch);
  const { number, url } = await client.createPullRequest(stack.repository, {
    title: titleOf(raise),
    description: describe(deps, raise),
    source: branch,
    destination: stack.branch,
  });
  return { number, url, head: sha };
}

const titleOf = ({ stack, module, number }: Raise): string =>
  `Raise ${module.id} to ${number} in ${stack.id}`;

const describe = ({ publicUrl }: ModuleDeps, { stack, module, version, number }: Raise): string =>
  [
    `${module.id} has the new version [${number}](${publicUrl}/module/${module.id}/version/${version.id}), whose page tells what is different for its users.`,
    `The stack [${stack.id}](${publicUrl}/stack/${stack.id}) asks for such pull requests in its settings.`,
  ].join('\n\n');

async function hasBranch(client: VcsClient, repository: string, branch: string): Promise<boolean> {
  try {
    await client.getBranchTip(repository, branch);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'BRANCH_NOT_FOUND') return false;
    throw error;
  }
}

async function targetOf({ publicUrl, accountName }: ModuleDeps, { module, number }: Raise): Promise<Target> {
  const host = new URL(publicUrl).host;
  return {
    address: `${host}/${await accountName()}/${module.module_name}/${module.module_provider}`,
    number,
  };
}

/** Files of the project root, and of folders in it, that call the module in an older version. */
async function raisedFiles(source: CommitSource, projectRoot: string, target: Target) {
  const prefix = projectRoot === '' ? '' : `${projectRoot}/`;
  const paths = (await source.paths())
    .filter((path) => path.startsWith(prefix) && /\.(tf|tofu)$/.test(path))
    .slice(0, mostFiles);
  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    const content = await source.file(path, mostFileBytes).catch(() => null);
    const text = content?.toString() ?? '';
    const raised = text.includes(target.address) ? await raiseFile(path, text, target) : null;
    if (raised !== null) files.push({ path, text: raised });
  }
  return files;
}

async function note(
  deps: ModuleDeps,
  { stack, module, version, number }: Raise,
  outcome: Opened | { readonly problem: string },
) {
  const { db, clock, emit } = deps;
  const facts =
    'problem' in outcome
      ? { pull_request: null, url: null, head_sha: null, problem: outcome.problem }
      : { pull_request: outcome.number, url: outcome.url, head_sha: outcome.head, problem: null };
  await db.transaction(async (trx) => {
    await noteRaise(trx, { stack_id: stack.id, version_id: version.id, ...facts, at: clock.now() });
    await noticeModule(db, trx, module);
    if (facts.problem === null) return;
    await emit(trx, 'warnings.noted', {
      key: `raise:${stack.id}:${version.id}`,
      about: `stack:${stack.id}`,
      spaceId: stack.space_id,
      severity: 'warning',
      title: `No pull request could be opened for ${module.id} ${number}`,
      text: `${facts.problem} It needs the scopes write:repository and write:pullrequest. Raise the version by hand, or switch the pull requests off in the settings of the stack.`,
      path: `/stack/${stack.id}/settings`,
    });
  });
}
