import { type ApiClient, ApiError, apiKeyHeaders, createApiClient } from '@gantry/contract/client';
import { ZodError } from 'zod';
import type { Credentials, GivenToken } from './credentials.ts';
import { CliError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

/** The API as the owner of the key sees it; failures on the way to it are told as such. */
export function connect(credentials: Credentials | GivenToken, metadata?: string): ApiClient {
  const { url } = credentials;
  const signedIn =
    'token' in credentials
      ? async () => ({ authorization: `Bearer ${credentials.token}` })
      : apiKeyHeaders({ url, id: credentials.keyId, secret: credentials.keySecret });
  const headers =
    metadata === undefined
      ? signedIn
      : async () => ({ ...(await signedIn()), 'gantry-run-metadata': metadata });
  const client = createApiClient({ url, headers });
  return {
    async query(schema, document, variables) {
      try {
        return await client.query(schema, document, variables);
      } catch (error) {
        throw told(error, url);
      }
    },
  };
}

export const unreachable = 'UNREACHABLE';

function told(error: unknown, url: string): unknown {
  if (error instanceof ZodError)
    return new CliError(
      'VERSION_MISMATCH',
      `${url} answered in a shape that this command line does not know. Install the release of the server.`,
      exitCodes.failed,
    );
  // The client throws what `fetch` throws when there is no answer at all.
  if (error instanceof TypeError)
    return new CliError(
      unreachable,
      `${url} cannot be reached (${causeOf(error)}). Check the address, the network and that Gantry runs there.`,
      exitCodes.failed,
    );
  return error;
}

function causeOf({ cause, message }: TypeError): string {
  if (typeof cause !== 'object' || cause === null) return message;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : message;
}

/** Whether the same question may be answered a little later. */
export function mayPass(error: unknown): boolean {
  if (error instanceof CliError) return error.code === unreachable;
  return error instanceof ApiError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
}
