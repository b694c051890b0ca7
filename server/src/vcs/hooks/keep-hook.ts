import { AppError } from '@gantry/contract/errors';
import { sendNotice } from '../../notices.ts';
import type { Dependants } from '../dependants.ts';
import { type IntegrationRow, integrationById } from '../integrations-store.ts';
import { webhookSecretContext } from '../model.ts';
import type { VcsClient } from '../provider.ts';
import {
  type RepositoryRow,
  repositoriesOf,
  repositoryByUuid,
  storeHookState,
} from '../repositories-store.ts';
import {
  type HookDeps,
  type HookTarget,
  isPassing,
  type Looked,
  lookAtHooks,
  placeOf,
  stateOfRefusal,
  workspaceOf,
} from './look.ts';
import { createReleaseHook } from './release-hook.ts';
import { webhookUrl } from './webhook-url.ts';

type Kept = Pick<Looked, 'state' | 'message'> & {
  readonly hooks: Looked['hooks'] | null;
  readonly made: boolean | null;
  readonly writtenAt: Date | null;
  /** Bitbucket was away; worth another try. */
  readonly again: AppError | null;
};

const unwritten = { made: null, writtenAt: null, again: null } as const;
const words = { created: 'Created by Gantry.', repaired: 'Repaired by Gantry.', unchanged: 'In place.' };

export type HookKeeper = ReturnType<typeof createHookKeeper>;

/** Creates, repairs and removes webhooks, as far as the token allows; says in words how they stand. */
export function createHookKeeper(deps: HookDeps & { readonly dependants: Dependants }) {
  const { db, clock, connections, logger } = deps;

  async function store(target: HookTarget, kept: Kept): Promise<void> {
    const { row, repository } = target;
    const key = { integrationId: row.id, uuid: repository.uuid };
    await db.transaction(async (trx) => {
      await storeHookState(trx, key, { ...kept, checkedAt: clock.now() });
      if (kept.message === words.created && repository.hook_made && repository.hook_state === 'active') {
        await deps.emit(trx, 'warnings.noted', vanished(row, repository));
      }
      await sendNotice(db, trx, { kind: 'INTEGRATION', id: row.id, stackId: null, spaceId: row.space_id });
    });
  }

  async function targetOf(integrationId: string, uuid: string): Promise<HookTarget | null> {
    const row = await integrationById(db.kysely, integrationId);
    const repository = await repositoryByUuid(db.kysely, integrationId, uuid);
    return row === undefined || repository === undefined ? null : { row, repository };
  }

  async function ensure(target: HookTarget): Promise<Kept> {
    const client = connections.clientOf(target.row);
    try {
      const message = words[await ensureAt(deps, client, target)];
      const writtenAt = clock.now();
      await leaveFormerPlace(client, target);
      const looked = await lookAtHooks(deps, client, target);
      // What else points here is told; that the wanted one stands is certain.
      const state = looked.state === 'duplicate' ? 'duplicate' : 'active';
      const told = state === 'duplicate' ? looked.message : message;
      return { state, message: told, hooks: looked.hooks, made: true, writtenAt, again: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logger.info({ integrationId: target.row.id, code: error.code }, 'webhook cannot be made');
      return {
        ...(await seenInstead(deps, client, target, error)),
        made: null,
        writtenAt: null,
        again: isPassing(error) ? error : null,
      };
    }
  }

  return {
    release: createReleaseHook(deps),

    /** Throws what may pass (no network, limits), after noting it where people look. */
    async keep(integrationId: string, uuid: string): Promise<void> {
      const target = await targetOf(integrationId, uuid);
      if (target === null) return;
      const kept = (await sharedWithOthers(deps, target)) ?? (await ensure(target));
      await store(target, kept);
      if (kept.again !== null) throw kept.again;
    },

    /** Only looks, for the doctor. */
    async look(row: IntegrationRow, repository: RepositoryRow): Promise<void> {
      const target = { row, repository };
      try {
        const looked = await lookAtHooks(deps, connections.clientOf(row), target);
        await store(target, { ...looked, ...unwritten });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        await store(target, { ...stateOfRefusal(error), hooks: null, ...unwritten });
      }
    },
  };
}

async function ensureAt(deps: HookDeps, client: VcsClient, target: HookTarget) {
  const { id, webhook_secret_sealed: sealed } = target.row;
  const secret = deps.secretBox.open(sealed, webhookSecretContext(id)).toString();
  const { outcome } = await client.ensureHook(placeOf(target), webhookUrl(deps, id), secret);
  return outcome;
}

/** After the choice between repository and workspace changed, the former webhook would double every event. */
async function leaveFormerPlace(client: VcsClient, target: HookTarget): Promise<void> {
  const place = placeOf(target);
  const former = target.repository.hooks.filter((hook) => hook.standing === 'wanted' && hook.place !== place);
  for (const hook of former) await client.removeHook(hook.place, hook.id);
}

/** A token that may not write may still be allowed to look. */
async function seenInstead(
  deps: HookDeps,
  client: VcsClient,
  target: HookTarget,
  refusal: AppError,
): Promise<Pick<Kept, 'state' | 'message' | 'hooks'>> {
  const told = { ...stateOfRefusal(refusal), hooks: null };
  if (told.state !== 'manual') return told;
  try {
    const looked = await lookAtHooks(deps, client, target);
    return looked.state === 'active' ? looked : { ...looked, message: `${looked.message} ${told.message}` };
  } catch (error) {
    if (error instanceof AppError) return told;
    throw error;
  }
}

const sharedMs = 5 * 60_000;

/**
 * One webhook of a workspace serves all its repositories: when it was written for one a moment ago, it stands for another
 * too, unless deliveries of that one were refused since.
 */
async function sharedWithOthers(
  { db, clock }: HookDeps,
  { row, repository }: HookTarget,
): Promise<Kept | null> {
  if (row.hook_placement !== 'workspace') return null;
  const refusedAt = repository.refused_at?.getTime() ?? 0;
  const since = Math.max(row.updated_at.getTime(), clock.now().getTime() - sharedMs, refusedAt);
  const twin = (await repositoriesOf(db.kysely, row.id)).find(
    (other) =>
      other.uuid !== repository.uuid &&
      workspaceOf(other) === workspaceOf(repository) &&
      other.hook_state === 'active' &&
      (other.hook_written_at?.getTime() ?? 0) > since,
  );
  const stays = repository.hooks.some((hook) => hook.place.includes('/'));
  if (twin === undefined || stays) return null;
  const { hook_message: message, hooks, hook_written_at: writtenAt } = twin;
  return { state: 'active', message, hooks, made: true, writtenAt, again: null };
}

function vanished(row: IntegrationRow, repository: RepositoryRow) {
  return {
    key: `webhook-vanished:${row.id}:${repository.uuid}`,
    about: `integration:${row.id}`,
    spaceId: row.space_id,
    severity: 'info' as const,
    title: `The webhook of ${repository.full_name} was gone`,
    text: `Somebody removed it in Bitbucket. Gantry made it again; events in between are found by looking at the branches.`,
    path: `/source-control/${row.id}`,
  };
}
