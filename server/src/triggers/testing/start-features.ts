import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunState } from '@gantry/contract/run-states';
import { createRecordAudit } from '../../audit/index.ts';
import { type Actor, type CallContext, createUseCases, type RoleName } from '../../authz/index.ts';
import type { Emit, EventName } from '../../events.ts';
import { manualClock } from '../../platform/clock.ts';
import { createTestDatabase } from '../../platform/db/testing/index.ts';
import { newId } from '../../platform/ids.ts';
import { createLogger } from '../../platform/logger.ts';
import { createSecretBox, loadMasterKey } from '../../platform/secrets/index.ts';
import { createPolicies, requireReach } from '../../policies/index.ts';
import { createPools } from '../../pools/index.ts';
import { createRun, createRuns, type NewRun, type RunRow } from '../../runs/index.ts';
import { createStacks, type StackRow, stackById } from '../../stacks/index.ts';
import { createBitbucketProvider } from '../../vcs/bitbucket/index.ts';
import { createMirrors } from '../../vcs/git/index.ts';
import { createVcs } from '../../vcs/index.ts';
import { infra, sha, startSmallBitbucket } from '../../vcs/testing/small-bitbucket.ts';

export type Emitted = { readonly name: EventName; readonly payload: Record<string, unknown> };

export const actorWith = (role: RoleName | null, spaceId = 'root', name = 'ada'): Actor => ({
  kind: 'user',
  id: name,
  name,
  grants: new Map(role === null ? [] : [[spaceId, new Set([role])]]),
});
export const as = (role: RoleName | null, spaceId = 'root', name = 'ada'): CallContext => ({
  actor: actorWith(role, spaceId, name),
  remoteAddress: null,
});

/** Integrations, stacks and runs on a real database, with a small Bitbucket that can be reached; jobs are recorded. */
export async function startFeatures() {
  const database = await createTestDatabase();
  const { db } = database;
  const bitbucket = await startSmallBitbucket();
  const dir = mkdtempSync(join(tmpdir(), 'gantry-features-'));
  const clock = manualClock('2026-11-01T10:00:00Z');
  const logger = createLogger({ level: 'silent' });
  const keys = loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: join(dir, 'unused.key') });
  const secretBox = createSecretBox(keys);
  const useCases = createUseCases(db, createRecordAudit({ db, clock }));
  const emitted: Emitted[] = [];
  const emit: Emit = async (_trx, name, payload) => void emitted.push({ name, payload });
  const base = { db, clock, logger, useCases, secretBox, emit };
  const provider = createBitbucketProvider({
    apiUrl: `${bitbucket.url}/2.0`,
    gitUrl: bitbucket.url,
    clock,
    sleep: async () => undefined,
  });
  const publicUrl = 'https://gantry.example.com';
  const mirrors = createMirrors({ dir, logger, environment: {} });
  const vcs = createVcs(
    { ...base, provider, mirrors, publicUrl, deliveryDays: 14 },
    {
      handOn: (deliveries) => {
        const deliveryIds = deliveries.map(({ id }) => id);
        if (deliveryIds.length > 0) emitted.push({ name: 'delivery.received', payload: { deliveryIds } });
      },
    },
  );
  const pools = createPools(base);
  const stacks = createStacks({ ...base, vcs, pools });
  const policies = createPolicies(base);
  stacks.keepAttached(requireReach);
  const runs = createRuns({ ...base, vcs, stacks, policies });
  const admin = as('admin');

  return {
    ...base,
    publicUrl,
    proposedModules: async () => [],
    bitbucket,
    vcs,
    pools,
    stacks,
    policies,
    runs,
    judgePlan: runs.judgePlan,
    emitted,
    take: (name: EventName): Record<string, unknown>[] =>
      emitted.splice(0).flatMap((event) => (event.name === name ? [event.payload] : [])),

    addIntegration: async (
      name = 'Acme',
      given: { spaceId?: string; credentialKind?: 'access_token' } = {},
    ) =>
      vcs.useCases.create.call(admin, {
        name,
        isDefault: given.spaceId === undefined,
        spaceId: given.spaceId ?? null,
        credentialKind: given.credentialKind ?? 'api_token',
        email: given.credentialKind === undefined ? 'bot@acme.example' : null,
        token: 'ATATT-secret-token',
        labels: [],
        description: '',
        vcsChecks: 'individual',
        useGitCheckout: true,
      }),

    async addStack(id: string, given: Partial<StackRow> = {}): Promise<StackRow> {
      const row = {
        id,
        name: id,
        description: '',
        space_id: 'root',
        labels: [],
        integration_id: 'acme',
        repository: infra.full_name,
        repository_uuid: infra.uuid,
        branch: 'main',
        project_root: id,
        project_globs: [],
        tool: 'terraform' as const,
        tool_version: null,
        terraform_workspace: null,
        manages_state: true,
        autodeploy: false,
        protect_from_deletion: false,
        locked_by: null,
        locked_by_name: null,
        lock_note: null,
        locked_at: null,
        tracked_commit: null,
        tracked_set_by: null,
        state_set_at: null,
        plan_required: null,
        created_at: clock.now(),
        updated_at: clock.now(),
        ...given,
      };
      await db.kysely.insertInto('stacks').values(row).execute();
      if (row.integration_id !== null) {
        const repository = { fullName: row.repository, uuid: row.repository_uuid };
        const integrationId = row.integration_id;
        await db.transaction((trx) => vcs.bindRepository(trx, integrationId, repository));
      }
      const stack = await stackById(db.kysely, id);
      if (stack === undefined) throw new Error(`There is no stack ${id}.`);
      return stack;
    },

    async addRun(stack: StackRow, given: Partial<NewRun> = {}, state?: RunState): Promise<RunRow> {
      const commit = {
        sha: sha('1'),
        message: 'Change it',
        authorName: 'Ada',
        authorLogin: null,
        timestamp: 1_760_000_000_000,
        url: 'https://bitbucket.org/acme/infra/commits/1111111',
      };
      const { run } = await db.transaction((trx) =>
        createRun(base, trx, {
          stack,
          type: 'TRACKED',
          commit,
          branch: 'main',
          pullRequest: null,
          eventId: null,
          triggeredBy: 'ada',
          once: false,
          ...given,
        }),
      );
      if (state === undefined) return run;
      return db.kysely
        .updateTable('runs')
        .set({ state })
        .where('id', '=', run.id)
        .returningAll()
        .executeTakeFirstOrThrow();
    },

    /** Stores a delivery as the webhook does; returns its id. */
    async receive(body: unknown, eventKey = 'repo:push'): Promise<string> {
      const id = newId();
      const bytes = Buffer.from(JSON.stringify(body));
      await db.kysely
        .insertInto('webhook_deliveries')
        .values({
          id,
          integration_id: 'acme',
          request_id: id,
          event_key: eventKey,
          attempt: 1,
          received_at: clock.now(),
          headers: {},
          body: bytes,
          bytes: bytes.byteLength,
          verdict: 'received',
          reason: null,
          repository: null,
          processed_at: null,
        })
        .execute();
      return id;
    },

    run: (id: string): Promise<RunRow> =>
      db.kysely.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    allRuns: (): Promise<RunRow[]> => db.kysely.selectFrom('runs').selectAll().orderBy('id').execute(),

    async close(): Promise<void> {
      await database.drop();
      await bitbucket.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
export type Features = Awaited<ReturnType<typeof startFeatures>>;
