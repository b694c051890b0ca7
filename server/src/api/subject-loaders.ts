import {
  type Action,
  type CallContext,
  isAllowed,
  isRoleName,
  rootSpace,
  systemRoles,
  visibleSpaces,
} from '../authz/index.ts';
import { bindingsByIds, invitedOf, keyNamesOf, rolesByIds } from '../identity/index.ts';
import { webhooksByIds } from '../inbox/index.ts';
import { headsOfVersions } from '../modules/index.ts';
import { attachmentsByIds, policiesByIds } from '../policies/index.ts';
import { homeOf, poolIdOf, publicPool, publicPoolId } from '../pools/index.ts';
import { stacksByIds } from '../stacks/index.ts';
import { headsOfDeliveries } from '../vcs/index.ts';
import { liveTokensByIds } from '../workers/index.ts';
import { type Batch, createBatch } from './batch.ts';
import type { ApiDeps } from './deps.ts';
import type { Loaders } from './loaders.ts';

/** What people call a thing, and the id of what it is a part of: of a run the stack. */
export type SubjectView = { readonly name: string; readonly parentId: string | null };

export type SubjectLoaders = {
  /** What an entry of the audit trail is about. Null where it is gone, may not be seen, or has nothing but an id. */
  subject(kind: string, id: string): Promise<SubjectView | null>;
  clear(): void;
};

/** Things that other parts of the API load too, by the same rules. */
type Known = Pick<Loaders, 'integration' | 'login' | 'pool' | 'run' | 'space' | 'stack' | 'worker'>;
type Batches = Readonly<Record<string, Batch<SubjectView>>>;
type Load = Batch<SubjectView>['load'];
type Deps = Pick<ApiDeps, 'db'>;
type May = (action: Action, spaceId: string) => boolean;

/** Names of what the audit trail is about, each by the permission by which the thing is read elsewhere. */
export function createSubjectLoaders(deps: Deps, { actor }: CallContext, known: Known): SubjectLoaders {
  const may: May = (action, spaceId) => isAllowed(actor, action, spaceId);
  const anywhere = (action: Action) => visibleSpaces(actor, action).length > 0;
  const batches: Batches = {
    ...ofInstallation(deps, may, anywhere),
    role_binding: roleBindings(deps, may, known),
    ...ofCode(deps, may),
    ...ofWorkers(deps, may, anywhere, known),
    delivery: batchOf(async (ids) =>
      (await headsOfDeliveries(deps.db.kysely, ids))
        .filter(({ space_id }) => may('delivery:read', space_id))
        .map(({ id, event_key, repository }) => [
          id,
          named(repository === null ? event_key : `${event_key} of ${repository}`),
        ]),
    ),
  };
  const loads = new Map<string, Load>(Object.entries(ofKnown(known)));
  for (const [kind, { load }] of Object.entries(batches)) loads.set(kind, load);
  return {
    subject: async (kind, id) => (await loads.get(kind)?.(id)) ?? null,
    clear() {
      for (const batch of Object.values(batches)) batch.clear();
    },
  };
}

const named = (name: string, parentId: string | null = null): SubjectView => ({ name, parentId });
const called = (name: string | null | undefined, parentId?: string): SubjectView | null =>
  name == null ? null : named(name, parentId);

const batchOf = (
  read: (ids: readonly string[]) => Promise<readonly (readonly [id: string, SubjectView])[]>,
): Batch<SubjectView> => createBatch(async (ids) => new Map(await read(ids)));

const nothing = async (): Promise<ReadonlyMap<string, string>> => new Map();

const ofKnown = (known: Known): Readonly<Record<string, Load>> => ({
  user: async (id) => called(await known.login(id)),
  stack: async (id) => called((await known.stack(id))?.name),
  space: async (id) => called((await known.space(id))?.name),
  integration: async (id) => called((await known.integration(id))?.name),
  async run(id) {
    const run = await known.run(id);
    const stack = run === null ? null : await known.stack(run.stack_id);
    return run === null || stack === null ? null : named(`${stack.name} #${run.number}`, stack.id);
  },
  async worker(id) {
    const worker = await known.worker(id);
    return called(worker?.name, worker?.poolId);
  },
});

/** Keys and invitations are for those who arrange them; roles for whoever sees any space. */
function ofInstallation({ db }: Deps, may: May, anywhere: (action: Action) => boolean): Batches {
  const inRoot = (action: Action, read: typeof keyNamesOf) =>
    batchOf(async (ids) => {
      const names = await (may(action, rootSpace) ? read(db.kysely, ids) : nothing());
      return [...names].map(([id, name]) => [id, named(name)]);
    });
  return {
    api_key: inRoot('api-key:admin', keyNamesOf),
    invitation: inRoot('people:admin', invitedOf),
    role: batchOf(async (ids) =>
      anywhere('space:read')
        ? [...(await roleNamesOf({ db }, ids))].map(([id, name]) => [id, named(name)])
        : [],
    ),
    'inbox-webhook': batchOf(async (ids) =>
      (await webhooksByIds(db.kysely, ids))
        .filter(({ space_id }) => may('space:admin', space_id))
        .map(({ id, name }) => [id, named(name)]),
    ),
  };
}

async function roleNamesOf({ db }: Deps, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const own = await rolesByIds(
    db.kysely,
    ids.filter((id) => !isRoleName(id)),
  );
  const system = ids.filter(isRoleName).map((id) => [id, systemRoles[id].name] as const);
  return new Map([...system, ...own.map(({ id, name }) => [id, name] as const)]);
}

/** `ada as Writer`, a part of its space, for admins of the space. */
const roleBindings = ({ db }: Deps, may: May, { stack }: Known): Batch<SubjectView> =>
  batchOf(async (ids) => {
    const rows = (await bindingsByIds(db.kysely, ids)).filter(({ space_id }) => may('space:admin', space_id));
    const [roles, stacks] = await Promise.all([
      roleNamesOf({ db }, [...new Set(rows.map(({ role }) => role))]),
      Promise.all(rows.map((row) => (row.actor_kind === 'stack' ? stack(row.actor_id) : null))),
    ]);
    return rows.map(({ id, actor_id, actor_name, role, space_id }, index) => [
      id,
      named(`${actor_name ?? stacks[index]?.name ?? actor_id} as ${roles.get(role) ?? role}`, space_id),
    ]);
  });

/** Modules with their versions, and policies with what they are attached to. */
function ofCode({ db }: Deps, may: May): Batches {
  const code = createBatch(async (ids) => {
    const rows = await stacksByIds(db.kysely, ids);
    return new Map(rows.filter((row) => may(`${row.kind}:read`, row.space_id)).map((row) => [row.id, row]));
  });
  const policies = batchOf(async (ids) =>
    (await policiesByIds(db.kysely, ids))
      .filter(({ space_id }) => may('policy:read', space_id))
      .map(({ id, name }) => [id, named(name)]),
  );
  return {
    policy: policies,
    module: batchOf(async (ids) => {
      const modules = await Promise.all(ids.map((id) => code.load(id)));
      return modules.flatMap((module) => (module?.kind === 'module' ? [[module.id, named(module.id)]] : []));
    }),
    module_version: batchOf(async (ids) => {
      const versions = await headsOfVersions(db.kysely, ids);
      const modules = await Promise.all(versions.map(({ module_id }) => code.load(module_id)));
      return versions.flatMap((version, index) => {
        const module = modules[index] ?? null;
        return module === null ? [] : [[version.id, named(`${module.id} ${titleOf(version)}`, module.id)]];
      });
    }),
    policy_attachment: batchOf(async (ids) => {
      const attachments = await attachmentsByIds(db.kysely, ids);
      const [rules, users] = await Promise.all([
        Promise.all(attachments.map(({ policy_id }) => policies.load(policy_id))),
        Promise.all(attachments.map(({ stack_id }) => code.load(stack_id))),
      ]);
      return attachments.flatMap(({ id, policy_id }, index) => {
        const [policy, user] = [rules[index] ?? null, users[index] ?? null];
        return policy === null || user === null
          ? []
          : [[id, named(`${policy.name} on ${user.name}`, policy_id)]];
      });
    }),
  };
}

/** Of a module that is released by tags, a proposal has no number yet. */
function titleOf(version: Awaited<ReturnType<typeof headsOfVersions>>[number]): string {
  if (!version.proposed) return version.number ?? 'without a number';
  return version.number === null ? `proposed from ${version.branch}` : `proposed as ${version.number}`;
}

/** Everybody who sees workers sees the public pool; tokens are for those who arrange the pool. */
const ofWorkers = (
  { db }: Deps,
  may: May,
  anywhere: (action: Action) => boolean,
  { pool }: Known,
): Batches => ({
  worker_pool: batchOf(async (ids) => {
    const pools = await Promise.all(ids.map((id) => (id === publicPoolId ? publicPool : pool(id))));
    return pools.flatMap((each) => {
      const seen =
        each !== null && (each.spaceId === null ? anywhere('worker:read') : may('worker:read', each.spaceId));
      return seen ? [[each.id, named(each.name)]] : [];
    });
  }),
  worker_token: batchOf(async (ids) => {
    const tokens = await liveTokensByIds(db.kysely, ids);
    const pools = await Promise.all(
      tokens.map(({ pool_id }) => (pool_id === null ? publicPool : pool(pool_id))),
    );
    return tokens.flatMap(({ id, name, pool_id }, index) => {
      const home = pools[index] ?? null;
      return home !== null && may('worker:admin', homeOf(home)) ? [[id, named(name, poolIdOf(pool_id))]] : [];
    });
  }),
});
