import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, locateList, type UseCases } from '../authz/index.ts';
import type { Queryable } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import { openLink, signLink } from '../platform/signed-link.ts';
import { parseState } from './model.ts';
import type { StateDeps } from './state-backend.ts';
import {
  countUploads,
  deleteExpiredUploads,
  fillUpload,
  insertUpload,
  type StateUploadRow,
  uploadById,
} from './uploads-store.ts';

type Deps = StateDeps & { readonly useCases: UseCases };

const purpose = 'state-upload';
const uploadSeconds = 600;
const keptHours = 24;
const mostPerActor = 10;
export const mostStateBytes = 100 * 1_048_576;
export const stateUploadPath = (token: string): string => `/uploads/state?token=${token}`;
export const uploadContext = (id: string): string => `state_uploads:${id}`;

/** Asks for an address to which a state is put, once and within ten minutes, for a stack to take it over. */
export const openUpload = (deps: Deps) =>
  deps.useCases.write({
    name: 'state.openUpload',
    action: 'state:import',
    input: z.object({}),
    // Who may nowhere is told so, instead of that there is no such thing.
    locate: async (_db, _input, actor) =>
      locateList(actor, 'state:import') ?? locateList(actor, 'space:read'),
    audit: () => ({}),
    run: async ({ trx, actor }) => {
      const now = deps.clock.now();
      await deleteExpiredUploads(trx, now);
      if ((await countUploads(trx, actor.id)) >= mostPerActor) {
        throw new AppError(
          'RATE_LIMITED',
          `You have ${mostPerActor} uploaded states of the last day. Use those.`,
        );
      }
      const id = newId();
      const expires_at = new Date(now.getTime() + keptHours * 3_600_000);
      await insertUpload(trx, { id, actor_id: actor.id, created_at: now, expires_at, sealed: null });
      const token = signLink(deps, { purpose, subject: { upload: id }, seconds: uploadSeconds });
      return { id, path: stateUploadPath(token) };
    },
  });

/** Whether the caller may take this upload over: throws as `requireUpload` does. */
export const findUpload = (deps: Deps) =>
  deps.useCases.read({
    name: 'state.findUpload',
    action: 'state:import',
    input: z.object({ upload: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'state:import'),
    run: async ({ actor, input }) => {
      await requireUpload(deps.db.kysely, actor, { id: input.upload, now: deps.clock.now() });
      return true;
    },
  });

/** Takes the state that was put to the address. Throws STATE_INVALID for anything else, and LINK_EXPIRED. */
export async function receiveUpload(deps: StateDeps, token: string, body: Buffer): Promise<void> {
  const { upload: id = '' } = openLink(deps, purpose, token);
  if (parseState(body.toString('utf8')) === null) throw new AppError('STATE_INVALID');
  const sealed = deps.secretBox.seal(body, uploadContext(id));
  if (!(await fillUpload(deps.db.kysely, id, sealed))) throw new AppError('LINK_EXPIRED');
}

/** Nobody takes over what somebody else uploaded. Throws BAD_INPUT, also before anything was put there. */
export async function requireUpload(
  db: Queryable,
  actor: Actor,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<StateUploadRow & { readonly sealed: Buffer }> {
  const row = await uploadById(db, id);
  if (row === undefined || row.actor_id !== actor.id || row.expires_at <= now) {
    throw new AppError(
      'BAD_INPUT',
      'stackObjectID: There is no such uploaded state of yours. Ask for an address with stateUploadUrl.',
    );
  }
  if (row.sealed === null) {
    throw new AppError(
      'BAD_INPUT',
      'stackObjectID: Nothing was uploaded yet. Put the state to its address first.',
    );
  }
  return { ...row, sealed: row.sealed };
}
