import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, abilities, locateList, visibleSpaces } from '../authz/index.ts';
import { allSpaceNodes, reachOf } from '../spaces/index.ts';
import type { Connections } from './connections.ts';
import { deliveriesOf, deliveryById, eventsOfDelivery } from './deliveries-store.ts';
import type { VcsDeps } from './deps.ts';
import { type Diagnosis, type Health, healthOf } from './doctor/model.ts';
import { webhookUrl } from './hooks/webhook-url.ts';
import { locateIntegration } from './integration-parts.ts';
import {
  defaultIntegration,
  type IntegrationRow,
  integrationById,
  listIntegrations,
} from './integrations-store.ts';
import { type Integration, maySeeDetails, webhookSecretContext } from './model.ts';
import type { Budget } from './provider.ts';
import {
  type HookActivity,
  hookActivityOf,
  type RepositoryRow,
  repositoriesOf,
} from './repositories-store.ts';
import type { HookPlacement, StoredConnection } from './tables.ts';

type Deps = VcsDeps & { connections: Connections };
const verdicts = ['received', 'processed', 'ignored', 'refused', 'failed'] as const;

export type IntegrationView = Integration & {
  readonly abilities: readonly string[];
  readonly health: Health;
  /** Since when its credentials are refused, and its events wait. */
  readonly brokenSince: Date | null;
  readonly details: {
    readonly credentialKind: 'api_token' | 'access_token';
    readonly email: string | null;
    readonly webhookUrl: string;
    readonly webhookSecret: string;
    readonly connection: StoredConnection | null;
    readonly diagnosis: Diagnosis | null;
    readonly tokenExpiresAt: Date | null;
    readonly hookPlacement: HookPlacement;
    /** Until then deliveries signed with the secret before this one are accepted too. */
    readonly previousSecretUntil: Date | null;
    readonly brokenMessage: string | null;
    readonly polling: 'automatic' | 'always';
    readonly budget: Budget;
  } | null;
};
/** A repository in use with the deliveries of its webhooks. */
export type RepositoryView = RepositoryRow & { readonly activity: readonly HookActivity[] };

function view(deps: Deps, row: IntegrationRow, actor: Actor): IntegrationView {
  const integration: Integration = {
    id: row.id,
    provider: row.provider,
    name: row.name,
    spaceId: row.space_id,
    isDefault: row.is_default,
    description: row.description,
    labels: row.labels,
    vcsChecks: row.vcs_checks,
    useGitCheckout: row.use_git_checkout,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  const details = () => ({
    credentialKind: row.credential_kind,
    email: row.email,
    webhookUrl: webhookUrl(deps, row.id),
    webhookSecret: deps.secretBox.open(row.webhook_secret_sealed, webhookSecretContext(row.id)).toString(),
    connection: row.connection,
    diagnosis: row.diagnosis,
    tokenExpiresAt: row.token_expires_at,
    hookPlacement: row.hook_placement,
    previousSecretUntil: previousSecretUntil(row, deps.clock.now()),
    brokenMessage: row.broken_message,
    polling: row.polling,
    budget: deps.connections.clientOf(row).budget(),
  });
  return {
    ...integration,
    health: healthOf(row),
    brokenSince: row.broken_since,
    abilities: abilities(actor, row.space_id, ['integration:admin', 'delivery:read', 'delivery:replay']),
    details: maySeeDetails(actor, integration) ? details() : null,
  };
}

const previousSecretUntil = ({ previous_secret_until: until }: IntegrationRow, now: Date): Date | null =>
  until !== null && until > now ? until : null;

/** Everybody who sees any space sees the default integration; others are for readers of their space. */
const locateListed =
  ({ db }: Deps) =>
  async (_db: unknown, { id }: { id: string }, actor: Actor) => {
    const row = id === '' ? await defaultIntegration(db.kysely) : await integrationById(db.kysely, id);
    if (row === undefined) return null;
    const located = { spaceId: row.space_id, subject: { kind: 'integration', id }, row };
    const anywhere = visibleSpaces(actor, 'integration:read')[0];
    return row.is_default && anywhere !== undefined ? { ...located, spaceId: anywhere } : located;
  };

export const listVisibleIntegrations = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.list',
    action: 'integration:read',
    input: z.object({}),
    locate: async (_db, _input, actor) => locateList(actor, 'integration:read'),
    run: async ({ actor }) => {
      const rows = await listIntegrations(deps.db.kysely, visibleSpaces(actor, 'integration:read'));
      return rows.map((row) => view(deps, row, actor));
    },
  });

/**
 * The default integration without its details, for those who hold no role anywhere: that it exists is for everybody who
 * is signed in. Null where there is none.
 */
export const showDefaultIntegration = (deps: Deps) =>
  deps.useCases.open({
    name: 'integration.showDefault',
    who: 'signed-in',
    kind: 'read',
    input: z.object({}),
    run: async ({ actor }): Promise<IntegrationView | null> => {
      const row = await defaultIntegration(deps.db.kysely);
      return row === undefined ? null : { ...view(deps, row, actor), details: null };
    },
  });

export const getIntegration = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.get',
    action: 'integration:read',
    input: z.object({ id: z.string() }),
    locate: locateListed(deps),
    run: async ({ actor, located }) => view(deps, located.row, actor),
  });

export const listRepositories = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.repositories',
    action: 'integration:admin',
    input: z.object({ id: z.string() }),
    locate: locateIntegration(deps),
    run: async ({ located }) => viewRepositories(deps, located.row.id),
  });

async function viewRepositories({ db }: Deps, id: string): Promise<RepositoryView[]> {
  const [repositories, activity] = await Promise.all([
    repositoriesOf(db.kysely, id),
    hookActivityOf(db.kysely, id),
  ]);
  const byRepository = Map.groupBy(activity, ({ repository_uuid }) => repository_uuid);
  return repositories.map((row) => ({ ...row, activity: byRepository.get(row.uuid) ?? [] }));
}

/** What the token sees at the provider; for whoever may create stacks with the integration. */
export const searchRepositories = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.searchRepositories',
    action: 'stack:create',
    input: z.object({ id: z.string(), text: z.string().max(200) }),
    locate: locateUsable(deps),
    run: async ({ input, located }) => deps.connections.clientOf(located.row).searchRepositories(input.text),
  });

export const searchBranches = (deps: Deps) =>
  deps.useCases.read({
    name: 'integration.searchBranches',
    action: 'stack:create',
    input: z.object({ id: z.string(), repository: z.string().max(300), text: z.string().max(200) }),
    locate: locateUsable(deps),
    run: async ({ input, located }) =>
      deps.connections.clientOf(located.row).searchBranches(input.repository, input.text),
  });

/** An integration as those see it who may create stacks with it. */
export function locateUsable({ db }: Pick<VcsDeps, 'db'>) {
  return async (_db: unknown, { id }: { id: string }, actor: Actor) => {
    const row = await integrationById(db.kysely, id);
    if (row === undefined) return null;
    const candidates = visibleSpaces(actor, 'stack:create');
    const nodes = row.is_default ? [] : await allSpaceNodes(db.kysely);
    const from = candidates.find((id) => row.is_default || reachOf(nodes, id).includes(row.space_id));
    return { spaceId: from ?? row.space_id, subject: null, row };
  };
}

export const listDeliveries = (deps: Deps) =>
  deps.useCases.read({
    name: 'delivery.list',
    action: 'delivery:read',
    input: z.object({
      id: z.string(),
      before: z.string().nullable(),
      first: z.number().int().min(1).max(200),
      verdict: z.enum(verdicts).nullish(),
      /** An event key, or its part before the colon. */
      event: z.string().max(100).nullish(),
      /** Part of the repository's name. */
      repository: z.string().max(300).nullish(),
      since: z.date().nullish(),
      until: z.date().nullish(),
    }),
    locate: locateIntegration(deps),
    run: async ({ input, located }) => deliveriesOf(deps.db.kysely, located.row.id, input),
  });

export const locateDelivery =
  ({ db }: Deps) =>
  async (_db: unknown, { id }: { id: string }) => {
    const row = await deliveryById(db.kysely, id);
    const integration = row && (await integrationById(db.kysely, row.integration_id));
    return row && integration
      ? { spaceId: integration.space_id, subject: { kind: 'delivery', id }, row }
      : null;
  };

export const getDelivery = (deps: Deps) =>
  deps.useCases.read({
    name: 'delivery.get',
    action: 'delivery:read',
    input: z.object({ id: z.string() }),
    locate: locateDelivery(deps),
    run: async ({ located }) => ({
      row: located.row,
      events: await eventsOfDelivery(deps.db.kysely, located.row.id),
    }),
  });

/**
 * An integration that a stack of this space may use: the default one, one of the space, or one of a space that it
 * reaches by inheritance. Throws otherwise.
 */
export async function usableIntegration(
  { db }: Deps,
  id: string | null,
  spaceId: string,
): Promise<IntegrationRow> {
  const row = id === null ? await defaultIntegration(db.kysely) : await integrationById(db.kysely, id);
  if (row !== undefined && (row.is_default || row.space_id === spaceId)) return row;
  if (row !== undefined && reachOf(await allSpaceNodes(db.kysely), spaceId).includes(row.space_id))
    return row;
  if (id !== null) throw notFound();
  throw new AppError(
    'BAD_INPUT',
    'vcsIntegrationId: There is no default Bitbucket Cloud integration. Name one.',
  );
}
