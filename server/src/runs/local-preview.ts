import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { newId } from '../platform/ids.ts';
import { openLink, signLink } from '../platform/signed-link.ts';
import { locateStack } from '../stacks/index.ts';
import { createRun } from './create-run.ts';
import type { RunDeps } from './deps.ts';
import { requireRunnable } from './guards.ts';
import {
  countLocalWorkspaces,
  deleteExpiredWorkspaces,
  fillLocalWorkspace,
  insertLocalWorkspace,
  localWorkspaceById,
} from './local-workspaces-store.ts';
import { repackArchive } from './repack-archive.ts';
import { override, sealOverrides } from './run-overrides.ts';

const purpose = 'local-workspace';
const uploadSeconds = 600;
const keptHours = 24;
const mostPerActor = 20;
export const uploadPath = (token: string): string => `/uploads/workspace?token=${token}`;

export const workspaceContentContext = (id: string): string => `local_workspaces:${id}`;

/** Asks for an address to which the files of a local preview are put, once and within ten minutes. */
export const openLocalWorkspace = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.openLocalWorkspace',
    action: 'run:local-preview',
    input: z.object({ id: z.string() }),
    locate: locateStack(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input, located: { stack } }) => {
      if (!stack.local_preview) throw new AppError('PREVIEW_NOT_ALLOWED');
      requireRunnable(stack, 'PROPOSED', actor);
      const now = deps.clock.now();
      await deleteExpiredWorkspaces(trx, now);
      if ((await countLocalWorkspaces(trx, actor.id)) >= mostPerActor) {
        throw new AppError(
          'RATE_LIMITED',
          `You have ${mostPerActor} uploads of the last day. Wait until one is over.`,
        );
      }
      const id = newId();
      await insertLocalWorkspace(trx, {
        id,
        stack_id: input.id,
        actor_id: actor.id,
        created_at: now,
        expires_at: new Date(now.getTime() + keptHours * 3_600_000),
        sealed: null,
      });
      const token = signLink(deps, { purpose, subject: { workspace: id }, seconds: uploadSeconds });
      return { id, path: uploadPath(token) };
    },
  });

/** Takes the files that were put to the address: what is no ordinary file within its folder is refused. */
export async function fillWorkspace(deps: RunDeps, token: string, body: Buffer): Promise<void> {
  const { workspace: id = '' } = openLink(deps, purpose, token);
  const { archive, files } = await repackArchive(body);
  const sealed = deps.secretBox.seal(archive, workspaceContentContext(id));
  const filled = { sealed, bytes: archive.byteLength, files };
  if (!(await fillLocalWorkspace(deps.db.kysely, id, filled))) throw new AppError('LINK_EXPIRED');
}

/** Plans the uploaded files. Nothing of it can be applied, and no commit or pull request hears of it. */
export const proposeLocalWorkspace = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.localPreview',
    action: 'run:local-preview',
    input: z.object({ id: z.string(), workspace: z.string(), overrides: z.array(override).max(100) }),
    locate: locateStack(deps),
    audit: ({ overrides, ...given }) => ({ ...given, overrides: overrides.map(({ key }) => key) }),
    prepare: async ({ actor, located: { stack } }) => {
      const integrationId = requireRunnable(stack, 'PROPOSED', actor);
      if (stack.tracked_commit !== null) return stack.tracked_commit;
      return (await deps.vcs.clientFor(integrationId)).getBranchTip(stack.repository, stack.branch);
    },
    run: async ({ trx, actor, input: { id, workspace, overrides }, located: { stack }, prepared }) => {
      if (!stack.local_preview) throw new AppError('PREVIEW_NOT_ALLOWED');
      const row = await localWorkspaceById(trx, workspace);
      // Neither another stack nor another person may use what somebody uploaded.
      if (row === undefined || row.stack_id !== id || row.actor_id !== actor.id) throw notFound();
      if (row.sealed === null) {
        throw new AppError(
          'BAD_INPUT',
          'workspace: Nothing was uploaded. Put the files to its address first.',
        );
      }
      const { run } = await createRun(deps, trx, {
        stack,
        type: 'PROPOSED',
        commit: prepared,
        branch: stack.branch,
        pullRequest: null,
        eventId: null,
        triggeredBy: actor.name,
        actorId: actor.id,
        once: false,
        local: {
          workspaceId: workspace,
          overrides: (runId) => sealOverrides(deps.secretBox, runId, overrides),
        },
      });
      return { id: run.id };
    },
  });

/** The files of a local preview as a gzipped tar; NOT_FOUND after their time. */
export async function localSourceOf(
  { db, secretBox }: Pick<RunDeps, 'db' | 'secretBox'>,
  workspaceId: string,
): Promise<Buffer> {
  const row = await localWorkspaceById(db.kysely, workspaceId);
  if (row === undefined || row.sealed === null) throw notFound();
  return secretBox.open(row.sealed, workspaceContentContext(workspaceId));
}
