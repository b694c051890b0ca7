import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { type Actor, isAllowed, visibleSpaces } from '../authz/index.ts';
import type { Connections } from './connections.ts';
import type { VcsDeps } from './deps.ts';
import { integrationById, storeConnection } from './integrations-store.ts';
import type { Credentials, VcsProvider } from './provider.ts';
import type { StoredConnection } from './tables.ts';

export type ConnectionOutcome = Omit<StoredConnection, 'testedAt'>;
export type ConnectionReporter = { test(credentials: Credentials): Promise<ConnectionOutcome> };

/** Tries credentials against the provider and says what they may do; expected refusals are results, not errors. */
export function createConnectionReporter(provider: VcsProvider): ConnectionReporter {
  return {
    async test(credentials) {
      try {
        const { owner, credentialType, scopes } = await provider.connect(credentials).test();
        const missing = scopes
          .filter((scope) => scope.required && !scope.granted)
          .map((scope) => scope.scope);
        const ok = missing.length === 0;
        return {
          ok,
          code: ok ? null : 'VCS_SCOPE_MISSING',
          message: ok
            ? 'Bitbucket Cloud accepts the credentials.'
            : `The token lacks ${missing.join(' and ')}.`,
          owner,
          credentialType,
          scopes: [...scopes],
        };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return {
          ok: false,
          code: error.code,
          message: error.message,
          owner: null,
          credentialType: null,
          scopes: [],
        };
      }
    },
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
});

/** Tests what is typed into the form, or what is stored; stored results are kept for the details page. */
export const testConnection = (deps: VcsDeps & { connections: Connections; reporter: ConnectionReporter }) =>
  deps.useCases.read({
    name: 'integration.test',
    action: 'integration:admin',
    input,
    locate: async (_db, { id }, actor) => {
      if (id === null) return administeredSpace(actor);
      const row = await integrationById(deps.db.kysely, id);
      return row ? { spaceId: row.space_id, subject: { kind: 'integration', id }, row } : null;
    },
    run: async ({ input: { email, token }, located }) => {
      const stored = 'row' in located ? deps.connections.credentialsOf(located.row) : null;
      const secret = token ?? stored?.token;
      if (secret === undefined) throw new AppError('BAD_INPUT', 'token: Paste the API token.');
      const storedEmail = stored?.kind === 'api_token' ? stored.email : null;
      const address = email === null || email === '' ? (token === null ? storedEmail : null) : email;
      const credentials: Credentials =
        address === null
          ? { kind: 'access_token', token: secret }
          : { kind: 'api_token', email: address, token: secret };
      const report = storedReport(await deps.reporter.test(credentials), deps.clock.now());
      // What is only typed into the form says nothing about what is stored.
      const isStored = token === null && address === storedEmail;
      if ('row' in located && isStored) await storeConnection(deps.db.kysely, located.row.id, report);
      return report;
    },
  });

function administeredSpace(actor: Actor) {
  const spaceId = visibleSpaces(actor, 'integration:admin')[0];
  return spaceId !== undefined && isAllowed(actor, 'integration:admin', spaceId)
    ? { spaceId, subject: null }
    : null;
}
