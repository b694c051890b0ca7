import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, isAllowed, visibleSpaces } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Finding } from './doctor/model.ts';
import { explainRejection } from './doctor/rejection.ts';
import { integrationById } from './integrations-store.ts';
import type { Credentials, VcsProvider } from './provider.ts';
import type { StoredConnection } from './tables.ts';

export type ConnectionOutcome = Omit<StoredConnection, 'testedAt'>;
/** What is known of the token besides itself; it tells the causes of a refusal apart. */
export type KnownOfToken = {
  readonly expiresAt?: Date | null;
  readonly workedBefore?: boolean;
  /** One that the token should see. */
  readonly repository?: string | null;
};
export type ConnectionReporter = {
  test(credentials: Credentials, known?: KnownOfToken): Promise<ConnectionOutcome>;
};

/** Tries credentials against the provider and says what they may do; expected refusals are results, not errors. */
export function createConnectionReporter(provider: VcsProvider, clock: Clock): ConnectionReporter {
  return {
    async test(credentials, known = {}) {
      const client = provider.connect(credentials);
      try {
        return accepted(await client.test());
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const refused = { ...nothingKnown, ok: false, code: error.code, message: error.message };
        if (error.code !== 'VCS_CREDENTIALS_REJECTED') return refused;
        const { reason, message, steps } = explainRejection(credentials, {
          life: await client.tokenLife(known.repository ?? null),
          workedBefore: known.workedBefore ?? false,
          expiresAt: known.expiresAt ?? null,
          now: clock.now(),
        });
        return { ...refused, reason, message, steps };
      }
    },
  };
}

const nothingKnown = {
  reason: null,
  steps: [],
  owner: null,
  credentialType: null,
  scopes: [],
  ownAccount: null,
  clockSkewMs: null,
};

function accepted(
  report: Awaited<ReturnType<ReturnType<VcsProvider['connect']>['test']>>,
): ConnectionOutcome {
  const { scopes, ...rest } = report;
  const missing = scopes.filter((scope) => scope.required && !scope.granted).map(({ scope }) => scope);
  const ok = missing.length === 0;
  return {
    ...nothingKnown,
    ...rest,
    ok,
    code: ok ? null : 'VCS_SCOPE_MISSING',
    message: ok
      ? 'Bitbucket Cloud accepts the credentials.'
      : `The token lacks ${missing.join(' and ')}. Scopes cannot be added to a token: create a new one.`,
    scopes: [...scopes],
  };
}

export const storedReport = (outcome: ConnectionOutcome, now: Date): StoredConnection => ({
  ...outcome,
  testedAt: now.toISOString(),
});

const input = z.object({
  id: z.string().nullable(),
  email: z.string().trim().nullable(),
  token: z.string().trim().min(1).max(4_096).nullable(),
  tokenExpiresAt: z.date().nullable().optional(),
  /** A workspace or `workspace/repository` to look for. */
  reach: z
    .string()
    .trim()
    .regex(/^[^/\s]{1,100}(\/[^/\s]{1,100})?$/, 'Write a workspace, or workspace/repository.')
    .nullable()
    .optional(),
});
type Input = z.infer<typeof input>;

export type TestedConnection = StoredConnection & { readonly findings: readonly Finding[] };

/** Tests what is typed into the form, or what is stored; stored results are kept for the details page. */
export const testConnection = (deps: VcsDeps & { connections: Connections; doctor: Doctor }) =>
  deps.useCases.read({
    name: 'integration.test',
    action: 'integration:admin',
    input,
    locate: async (_db, { id }, actor) => {
      if (id === null) return administeredSpace(actor);
      const row = await integrationById(deps.db.kysely, id);
      return row ? { spaceId: row.space_id, subject: { kind: 'integration', id }, row } : null;
    },
    run: async ({ input: typed, located }): Promise<TestedConnection> => {
      const row = 'row' in located ? located.row : null;
      const stored = row === null ? null : deps.connections.credentialsOf(row);
      const credentials = typedOr(stored, typed);
      // What is only typed into the form says nothing about what is stored.
      const isStored =
        typed.token === null && typed.reach == null && emailOf(credentials) === emailOf(stored);
      if (row !== null && isStored) {
        const { connection, diagnosis } = await deps.doctor.examineAndStore(row, 'full');
        return { ...connection, findings: diagnosis.findings };
      }
      const { connection, findings } = await deps.doctor.examineTyped(credentials, {
        expiresAt: typed.tokenExpiresAt ?? null,
        reach: typed.reach ?? null,
      });
      return { ...connection, findings };
    },
  });

function typedOr(stored: Credentials | null, { email, token }: Input): Credentials {
  const secret = token ?? stored?.token;
  if (secret === undefined) throw new AppError('BAD_INPUT', 'token: Paste the API token.');
  const address = email === null || email === '' ? (token === null ? emailOf(stored) : null) : email;
  return address === null
    ? { kind: 'access_token', token: secret }
    : { kind: 'api_token', email: address, token: secret };
}

const emailOf = (credentials: Credentials | null): string | null =>
  credentials?.kind === 'api_token' ? credentials.email : null;

function administeredSpace(actor: Actor) {
  const spaceId = visibleSpaces(actor, 'integration:admin')[0];
  return spaceId !== undefined && isAllowed(actor, 'integration:admin', spaceId)
    ? { spaceId, subject: null }
    : null;
}
