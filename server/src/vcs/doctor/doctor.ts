import { AppError } from '@gantry/contract/errors';
import { type Resolve, resolveHost } from '../../platform/network/index.ts';
import type { Connections } from '../connections.ts';
import type { VcsDeps } from '../deps.ts';
import type { HookKeeper } from '../hooks/keep-hook.ts';
import { workspaceOf } from '../hooks/look.ts';
import { webhookUrl } from '../hooks/webhook-url.ts';
import type { IntegrationRow } from '../integrations-store.ts';
import type { Credentials, VcsClient } from '../provider.ts';
import { hookActivityOf, type RepositoryRow, repositoriesOf } from '../repositories-store.ts';
import type { StoredConnection } from '../tables.ts';
import { type ConnectionReporter, storedReport } from '../test-connection.ts';
import { addressFinding } from './address.ts';
import { commitLinksFinding } from './commit-links.ts';
import { expiryFinding } from './expiry.ts';
import { budgetFinding, clockFinding, credentialsFinding, ownerFinding, scopesFinding } from './findings.ts';
import { type Diagnosis, type Finding, hasWorked, worstState } from './model.ts';
import { reachFindings } from './reach.ts';
import { recordExamination } from './record-examination.ts';
import { allowListSteps, visibilityFindings } from './visibility.ts';
import { webhookFinding } from './webhook-finding.ts';

export type DoctorDeps = VcsDeps & {
  readonly connections: Connections;
  readonly reporter: ConnectionReporter;
  readonly hooks: HookKeeper;
  /** Tests replace it. */
  readonly resolve?: Resolve;
};

/** `quick` costs a call or two, for every hour; `full` also lists workspaces, repositories and webhooks. */
export type Depth = 'quick' | 'full';
export type Examination = { readonly connection: StoredConnection; readonly diagnosis: Diagnosis };
export type Doctor = ReturnType<typeof createDoctor>;

/** More webhooks and apps than these are left to the daily look, so that one press costs a bounded number of calls. */
const mostHooks = 50;
const mostLinks = 5;

export function createDoctor(deps: DoctorDeps) {
  const { clock, provider, reporter, publicUrl } = deps;
  const resolve = deps.resolve ?? resolveHost;

  return {
    /** Looks at what is stored, keeps what it finds, and tells what changed: broken, healed, warnings. */
    async examineAndStore(row: IntegrationRow, depth: Depth): Promise<Examination> {
      const examination = await examine(deps, row, depth);
      await recordExamination(deps, row, examination, depth);
      return examination;
    },

    /** Looks at credentials that are only typed into a form. */
    async examineTyped(
      credentials: Credentials,
      { expiresAt, reach }: { expiresAt: Date | null; reach: string | null },
    ): Promise<{ connection: StoredConnection; findings: Finding[] }> {
      const connection = storedReport(await reporter.test(credentials, { expiresAt }), clock.now());
      const findings = [
        ...generalFindings(deps, { connection, credentials, expiresAt, setAt: clock.now() }),
        await addressFinding({ publicUrl, lastDeliveryAt: null, resolve }, clock.now()),
        ...(connection.ok ? await reachFindings(provider.connect(credentials), reach) : []),
      ];
      return { connection, findings };
    },
  };
}

async function examine(deps: DoctorDeps, row: IntegrationRow, depth: Depth): Promise<Examination> {
  const { db, clock, connections, publicUrl } = deps;
  const credentials = connections.credentialsOf(row);
  const client = connections.clientOf(row);
  const repositories = await repositoriesOf(db.kysely, row.id);
  const tested = await deps.reporter.test(credentials, {
    expiresAt: row.token_expires_at,
    workedBefore: hasWorked(row.connection),
    repository: repositories[0]?.full_name ?? null,
  });
  const connection = await allowedFromHere(client, repositories, storedReport(tested, clock.now()));
  const full = depth === 'full' && connection.ok;
  if (full) for (const each of repositories.slice(0, mostHooks)) await deps.hooks.look(row, each);
  const address = { publicUrl, lastDeliveryAt: newest(repositories), resolve: deps.resolve ?? resolveHost };
  const { token_expires_at: expiresAt, token_set_at: setAt } = row;
  const findings = [
    ...generalFindings(deps, { connection, credentials, expiresAt, setAt }),
    await addressFinding(address, clock.now()),
    ...(full ? await visibilityFindings(client, repositories) : []),
    ...(await webhookFindings(deps, row)),
    ...(full ? await linksFindings(client, repositories) : []),
  ];
  const checkedAt = clock.now().toISOString();
  return { connection, diagnosis: { state: worstState(findings), checkedAt, findings } };
}

type Examined = {
  readonly connection: StoredConnection;
  readonly credentials: Credentials;
  readonly expiresAt: Date | null;
  readonly setAt: Date | null;
};

function generalFindings(
  { clock, provider }: DoctorDeps,
  { connection, credentials, expiresAt, setAt }: Examined,
): Finding[] {
  const email = credentials.kind === 'api_token' ? credentials.email : null;
  return [
    credentialsFinding(connection),
    scopesFinding(connection),
    expiryFinding({ kind: credentials.kind, expiresAt, setAt }, clock.now()),
    ...(connection.ok ? [ownerFinding(connection, email)] : []),
    budgetFinding(provider.callBudget(credentials), credentials.kind === 'api_token'),
    clockFinding(connection.clockSkewMs),
  ];
}

/** One call per workspace: an IP allow-list shows only there, and not in what is asked about the account. */
async function allowedFromHere(
  client: VcsClient,
  repositories: readonly RepositoryRow[],
  connection: StoredConnection,
): Promise<StoredConnection> {
  const firsts = new Map(repositories.map((repository) => [workspaceOf(repository), repository.full_name]));
  for (const name of connection.ok ? firsts.values() : []) {
    try {
      await client.getRepository(name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'VCS_IP_NOT_ALLOWED') continue;
      const { code, message } = error;
      return { ...connection, ok: false, code, message, reason: 'ip_not_allowed', steps: allowListSteps };
    }
  }
  return connection;
}

async function webhookFindings(deps: DoctorDeps, row: IntegrationRow): Promise<Finding[]> {
  const { db, provider, clock } = deps;
  const [repositories, activity] = await Promise.all([
    repositoriesOf(db.kysely, row.id),
    hookActivityOf(db.kysely, row.id),
  ]);
  const { documented, labels } = provider.hookEvents;
  const shared = { documented, labels, url: webhookUrl(deps, row.id) };
  return repositories.map((repository) =>
    webhookFinding(
      {
        ...shared,
        repository,
        activity: activity.filter(({ repository_uuid }) => repository_uuid === repository.uuid),
        previousSecretUntil: row.previous_secret_until,
      },
      clock.now(),
    ),
  );
}

const newest = (repositories: readonly RepositoryRow[]): Date | null =>
  repositories
    .flatMap(({ last_delivery_at: at }) => at ?? [])
    .toSorted((left, right) => right.getTime() - left.getTime())[0] ?? null;

async function linksFindings(client: VcsClient, repositories: readonly RepositoryRow[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { full_name } of repositories.slice(0, mostLinks)) {
    findings.push(await commitLinksFinding(client, full_name));
  }
  return findings;
}
