import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, rootSpace, type UseCases } from '../authz/index.ts';
import { newId, randomToken, sha256Hex } from '../platform/ids.ts';
import { actorOfSecret, actorOfToken, type BearerToken, type TokenDeps } from './api-key-tokens.ts';
import { type ApiKeyRow, allApiKeys, apiKeyById, deleteApiKeyRow, insertApiKey } from './api-keys-store.ts';
import { unbindActor } from './bind-role.ts';
import { exchangeApiKey } from './exchange-api-key.ts';
import { createFederation, type Federation, federation } from './federated-keys.ts';
import { bindPairs, pairs } from './pairs.ts';
import { type BindingPair, pairsByHolder } from './people-store.ts';
import { createThrottle } from './throttle.ts';

export type ApiKeysDeps = TokenDeps & { useCases: UseCases; keyHosts: readonly string[] };

export type ApiKeyView = Omit<ApiKeyRow, 'secret_hash' | 'oidc'> & {
  readonly oidc: Federation | null;
  readonly admin: boolean;
  readonly bindings: readonly BindingPair[];
};
/** `secret` is told here and never again; federated keys have none. */
type FreshKey = { readonly id: string; readonly name: string; readonly secret: string };

export type { BearerToken };

/** Keys of machines: exchanged for a token of one hour, which dies with the key. */
export function createApiKeys(deps: ApiKeysDeps) {
  const proofs = { prove: createFederation(deps), throttle: createThrottle(deps.clock) };
  return {
    list: listApiKeys(deps),
    create: createApiKey(deps),
    delete: deleteApiKey(deps),
    exchange: exchangeApiKey({ ...deps, ...proofs }),
    byToken: (jwt: string): Promise<Actor> => actorOfToken(deps, jwt),
    bySecret: (token: string): Promise<Actor | null> => actorOfSecret(deps, token),
  };
}

const listApiKeys = ({ db, useCases }: ApiKeysDeps) =>
  useCases.read({
    name: 'apiKey.list',
    action: 'api-key:admin',
    input: z.object({}),
    // Keys are of the whole installation, so an admin of one space does not see them.
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    run: async (): Promise<ApiKeyView[]> => {
      const [keys, bindings] = await Promise.all([
        allApiKeys(db.kysely),
        pairsByHolder(db.kysely, 'api_key'),
      ]);
      return keys.map((key) => asView(key, bindings.get(key.id) ?? []));
    },
  });

function asView(
  { secret_hash: _hash, oidc, ...key }: ApiKeyRow,
  bindings: readonly BindingPair[],
): ApiKeyView {
  const admin = bindings.some(({ role, spaceId }) => role === 'admin' && spaceId === rootSpace);
  return { ...key, oidc: oidc === null ? null : federation.parse(oidc), admin, bindings };
}

/** `admin` is the short form of one role in the root space, for clients that know no others. */
const newApiKey = z
  .object({
    name: z.string().trim().min(1, 'Name it after the program that will use it.').max(120),
    admin: z.boolean().default(false),
    bindings: pairs.nullish(),
    expiresAt: z.date().nullish(),
    oidc: federation.nullish(),
  })
  .refine(({ admin, bindings }) => !admin || bindings == null || bindings.length === 0, {
    path: ['bindings'],
    message: 'A root admin has every role already. Leave the roles out.',
  });

const createApiKey = ({ clock, useCases }: ApiKeysDeps) =>
  useCases.write({
    name: 'apiKey.create',
    action: 'api-key:admin',
    input: newApiKey.refine(({ expiresAt }) => expiresAt == null || expiresAt > clock.now(), {
      path: ['expiresAt'],
      message: 'Choose a day in the future.',
    }),
    locate: async () => ({ spaceId: rootSpace, subject: null }),
    audit: (input) => input,
    made: ({ id }: FreshKey) => ({ kind: 'api_key', id }),
    run: async ({ trx, actor, input }): Promise<FreshKey> => {
      const { name, admin, oidc = null, expiresAt = null } = input;
      const key = { id: newId(), name, secret: oidc === null ? randomToken() : '' };
      await insertApiKey(trx, {
        id: key.id,
        name,
        secret_hash: oidc === null ? sha256Hex(key.secret) : null,
        oidc,
        created_by: actor.name,
        created_at: clock.now(),
        expires_at: expiresAt,
        last_used_at: null,
      });
      const given = admin ? [{ role: 'admin', spaceId: rootSpace }] : (input.bindings ?? writerOfRoot);
      await bindPairs(trx, { actorKind: 'api_key', actorId: key.id, giver: actor, pairs: given });
      return key;
    },
  });

/** What keys of clients that say nothing about roles have. */
const writerOfRoot: readonly BindingPair[] = [{ role: 'writer', spaceId: rootSpace }];

const deleteApiKey = ({ useCases }: ApiKeysDeps) =>
  useCases.write({
    name: 'apiKey.delete',
    action: 'api-key:admin',
    input: z.object({ id: z.string() }),
    locate: async (_db, { id }) => ({ spaceId: rootSpace, subject: { kind: 'api_key', id } }),
    audit: (input) => input,
    run: async ({ trx, input }): Promise<ApiKeyView> => {
      const key = await apiKeyById(trx, input.id);
      if (key === undefined) throw notFound();
      const bindings = await unbindActor(trx, 'api_key', key.id);
      await deleteApiKeyRow(trx, key.id);
      return asView(
        key,
        bindings.map(({ role, space_id }) => ({ role, spaceId: space_id })),
      );
    },
  });
