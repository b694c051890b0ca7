import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, isAllowed, locateList, visibleSpaces } from '../authz/index.ts';
import { sendNotice } from '../notices.ts';
import type { Trx } from '../platform/db/index.ts';
import type { StackDeps } from './deps.ts';
import { detachedStacks, type StackRow, stacksByIds, updateStack } from './store.ts';

type Deps = Pick<StackDeps, 'db' | 'clock' | 'useCases' | 'vcs' | 'emit'>;
type Kind = StackRow['kind'];

const mostAtOnce = 500;

/**
 * Attaches many detached stacks, or modules, to one integration, each with the repository that it had. All or none: a
 * repository that the integration's token does not see is named and nothing is changed.
 */
export const attachAll = (deps: Deps, kind: Kind) =>
  deps.useCases.write({
    name: `${kind}.attach`,
    action: `${kind}:update` as const,
    input: z.object({ integrationId: z.string(), ids: z.array(z.string()).min(1).max(mostAtOnce) }),
    locate: async (_db, _input, actor) =>
      locateList(actor, `${kind}:update`) ?? locateList(actor, 'space:read'),
    audit: (input) => input,
    prepare: async ({ actor, input: { integrationId, ids } }) => {
      const stacks = await attachable(deps, { actor, kind, ids });
      for (const spaceId of new Set(stacks.map((stack) => stack.space_id))) {
        await deps.vcs.usableIntegration(integrationId, spaceId);
      }
      return { stacks, repositories: await lookUp(deps, integrationId, stacks) };
    },
    run: async ({ trx, input: { integrationId }, prepared: { stacks, repositories } }) => {
      for (const stack of stacks) await attach(deps, trx, stack, integrationId);
      for (const repository of repositories) await deps.vcs.bindRepository(trx, integrationId, repository);
      return stacks.map(({ id }) => id);
    },
  });

async function attachable(
  { db }: Deps,
  { actor, kind, ids }: { actor: Actor; kind: Kind; ids: readonly string[] },
): Promise<StackRow[]> {
  const seen = (await stacksByIds(db.kysely, ids)).filter(
    (stack) => stack.kind === kind && isAllowed(actor, `${kind}:update`, stack.space_id),
  );
  if (seen.length < new Set(ids).size) {
    throw new AppError('FORBIDDEN', `Some of these ${kind}s are not yours to change, or do not exist.`);
  }
  const attached = seen.find((stack) => stack.integration_id !== null);
  if (attached === undefined) return seen;
  throw new AppError('CONFLICT', `${attached.name} has an integration already. Change it in its settings.`);
}

/** By the identity that survives renames. */
async function lookUp({ vcs }: Deps, integrationId: string, stacks: readonly StackRow[]) {
  const client = await vcs.clientFor(integrationId);
  const byUuid = new Map(stacks.map((stack) => [stack.repository_uuid, stack.repository]));
  const found = [];
  for (const [uuid, name] of byUuid) {
    const repository = await client.getRepository(name);
    if (repository.uuid === uuid) found.push(repository);
    else {
      throw new AppError(
        'REPOSITORY_NOT_FOUND',
        `${name} is another repository now. Choose the right one in the settings of what uses it.`,
      );
    }
  }
  return found;
}

async function attach(deps: Deps, trx: Trx, stack: StackRow, integrationId: string): Promise<void> {
  const set = { integration_id: integrationId, detached_from: null, updated_at: deps.clock.now() };
  await updateStack(trx, stack.id, set);
  await deps.emit(trx, 'stack.changed', { stackId: stack.id });
  await sendNotice(deps.db, trx, {
    kind: stack.kind === 'module' ? 'MODULE' : 'STACK',
    id: stack.id,
    stackId: stack.kind === 'module' ? null : stack.id,
    spaceId: stack.space_id,
  });
}

/** Stacks, or modules, whose integration is gone, as far as the actor may change them. */
export const listDetached = ({ db, useCases }: Deps, kind: Kind) =>
  useCases.read({
    name: `${kind}.detached`,
    action: `${kind}:read` as const,
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, `${kind}:read`),
    run: async ({ actor }) => detachedStacks(db.kysely, kind, visibleSpaces(actor, `${kind}:update`)),
  });
