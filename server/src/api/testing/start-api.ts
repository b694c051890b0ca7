import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { createAudit, createRecordAudit, loadChainKey } from '../../audit/index.ts';
import { type CallContext, createUseCases, nobody, type RoleId } from '../../authz/index.ts';
import type { Emit } from '../../events.ts';
import { createFeedback } from '../../feedback/index.ts';
import {
  createBindings,
  createIdentity,
  createRoles,
  ensureFirstAdmin,
  loadActor,
} from '../../identity/index.ts';
import { createInbox } from '../../inbox/index.ts';
import { createModules } from '../../modules/index.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { createTestDatabase } from '../../platform/db/testing/index.ts';
import { createHttp } from '../../platform/http/index.ts';
import { createLogger, type Logger } from '../../platform/logger.ts';
import { createSafePost } from '../../platform/network/index.ts';
import { createSecretBox, loadMasterKey } from '../../platform/secrets/index.ts';
import { createPolicies, requireReach } from '../../policies/index.ts';
import { createPools } from '../../pools/index.ts';
import { createRuns, type Runs } from '../../runs/index.ts';
import { createSpaces } from '../../spaces/index.ts';
import { createStacks } from '../../stacks/index.ts';
import { createTfState } from '../../tfstate/index.ts';
import { createTriggers } from '../../triggers/index.ts';
import { createOfflineVcs } from '../../vcs/testing/offline-vcs.ts';
import { createWaiters, createWorkers, defaultLimits } from '../../workers/index.ts';
import { createHub } from '../hub.ts';
import { graphqlRoutes } from '../routes.ts';

export const password = 'correct horse battery staple';

const graphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }),
      }),
    )
    .optional(),
});
export type Answer = z.infer<typeof graphqlAnswer> & { readonly response: Response };
export type Variables = Readonly<Record<string, unknown>>;
export type Headers = Readonly<Record<string, string>>;

/** The API over real features and a real database; only Bitbucket is not there. */
export async function startApi(
  options: {
    readonly clock?: Clock;
    readonly logger?: Logger;
    /** Called with the name of an operation that was authorised, before it does anything. */
    readonly onAuthorised?: (name: string) => void;
    /** Further routes of the features. */
    readonly routes?: (runs: Runs) => FastifyPluginAsync;
  } = {},
) {
  const database = await createTestDatabase();
  const { db, statements } = counted(database.db);
  const dir = mkdtempSync(join(tmpdir(), 'gantry-api-'));
  const logger = options.logger ?? createLogger({ level: 'silent' });
  const publicUrl = 'https://gantry.example.com';
  const keys = loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: join(dir, 'unused.key') });
  const secretBox = createSecretBox(keys);
  const auditKey = await loadChainKey(db, secretBox);
  const recordAudit = createRecordAudit({ db, clock: systemClock, key: auditKey });
  const useCases = createUseCases(db, recordAudit, options);
  const emit: Emit = async () => undefined;
  const base = { db, clock: systemClock, logger, useCases, secretBox, emit };
  const vcs = createOfflineVcs({ ...base, publicUrl }, dir);
  const pools = createPools(base);
  const stacks = createStacks({ ...base, vcs, pools });
  const spaces = createSpaces(base);
  const policies = createPolicies(base);
  const runs = createRuns({ ...base, vcs, stacks, policies });
  spaces.keepAttached(stacks.findBrokenAttachments, policies.findBrokenAttachments);
  stacks.keepAttached(requireReach);
  const waiters = await createWaiters(db);
  const identity = await createIdentity({
    ...base,
    publicUrl,
    accountName: 'acme',
    mail: null,
    keyHosts: [],
  });
  const modules = createModules({ ...base, vcs, publicUrl, accountName: async () => 'acme' });
  const features = {
    identity,
    inbox: createInbox({ ...base, publicUrl, post: createSafePost({ privateHosts: [] }) }),
    audit: createAudit({
      ...base,
      key: auditKey,
      recordAudit,
      accountName: async () => 'acme',
      post: createSafePost({ privateHosts: [] }),
    }),
    spaces,
    roles: createRoles(base),
    bindings: createBindings({ ...base, spaceOfStack: stacks.spaceOf }),
    vcs,
    pools,
    stacks,
    policies,
    runs,
    triggers: createTriggers({ ...base, vcs }),
    tfstate: createTfState(base),
    feedback: createFeedback({ ...base, vcs, publicUrl, proposedModules: modules.proposedModules }),
    modules,
    workers: createWorkers({
      ...base,
      vcs,
      stacks,
      waiters,
      accountName: async () => 'acme',
      runTokens: identity.runTokens,
      judgePlan: runs.judgePlan,
      limits: defaultLimits,
      registry: null,
      stateUrl: (stackId) => `${publicUrl}/state/${stackId}`,
    }),
  };
  await ensureFirstAdmin(db, { username: 'admin', password });
  const installation = { version: '1.2.3', publicUrl };
  const hub = createHub(db);
  const http = createHttp({ logger, publicUrl });
  await http.register(
    graphqlRoutes({ db, clock: options.clock ?? systemClock, logger, installation, ...features }, hub),
  );
  if (options.routes !== undefined) await http.register(options.routes(features.runs));
  const url = await http.listen({ host: '127.0.0.1', port: 0 });

  const post = (document: string, variables: Variables, headers: Headers, signal?: AbortSignal) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query: document, variables }),
      ...(signal === undefined ? {} : { signal }),
    });

  /** Headers of a new API key that has a role in a space. */
  async function keyWith(role: RoleId, spaceId = 'root'): Promise<Headers> {
    const admin = { actor: await firstAdmin(), remoteAddress: null } satisfies CallContext;
    const key = await identity.apiKeys.create.call(admin, { name: `${role} of ${spaceId}`, admin: false });
    const binding = db.kysely.updateTable('role_bindings').set({ role, space_id: spaceId });
    await binding.where('actor_id', '=', key.id).execute();
    const token = await identity.apiKeys.exchange.call({ actor: nobody, remoteAddress: null }, key);
    return { authorization: `Bearer ${token?.jwt}` };
  }

  async function firstAdmin() {
    const user = await db.kysely.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    return loadActor(db.kysely, { kind: 'user', id: user.id, name: user.username });
  }

  return {
    url,
    publicUrl,
    http,
    openStreams: () => hub.size,
    statements,
    post,
    keyWith,
    firstAdmin,
    base,
    ...features,
    async ask(document: string, variables: Variables = {}, headers: Headers = {}): Promise<Answer> {
      const response = await post(document, variables, headers);
      return { ...graphqlAnswer.parse(await response.json()), response };
    },
    async close(): Promise<void> {
      await http.close();
      await waiters.close();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The database with a count of the statements outside of transactions. */
function counted(db: Db): { db: Db; statements: () => number } {
  let count = 0;
  const kysely = db.kysely.withPlugin({
    transformQuery({ node }) {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { db: { ...db, kysely }, statements: () => count };
}

export type Api = Awaited<ReturnType<typeof startApi>>;
