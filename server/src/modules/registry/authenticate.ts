import { AppError } from '@gantry/contract/errors';
import type { Actor } from '../../authz/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { allSpaceNodes, reachOf } from '../../spaces/index.ts';
import { stackById } from '../../stacks/index.ts';
import type { Reader } from './reader.ts';

export type TokenHolders = {
  readonly db: Db;
  /** The stack of the run that holds this token, or null. */
  readonly stackOfRun: (token: string) => Promise<string | null>;
  /** Whoever signed in with `terraform login`, or null. */
  readonly login: (token: string) => Promise<Actor | null>;
  /** The API key whose id and secret these are, joined by a dot, or null. */
  readonly apiKey: (token: string) => Promise<Actor | null>;
  /** The holder of a bearer token that was exchanged for an API key; throws UNAUTHENTICATED. */
  readonly bearer: (token: string) => Promise<Actor>;
};

/** Whose token this is, told by its form; null for every token that does not count. */
export function createAuthenticate(holders: TokenHolders) {
  return async (token: string): Promise<Reader | null> => {
    if (token.startsWith('run.')) {
      const stackId = await holders.stackOfRun(token);
      return stackId === null ? null : readerOfStack(holders.db, stackId);
    }
    const actor = await actorOf(holders, token);
    return actor === null ? null : { kind: 'actor', actor };
  };
}

function actorOf(holders: TokenHolders, token: string): Promise<Actor | null> {
  if (token.startsWith('login.')) return holders.login(token);
  if (token.split('.').length === 2) return holders.apiKey(token);
  return holders.bearer(token).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return null;
    throw error;
  });
}

async function readerOfStack(db: Db, stackId: string): Promise<Reader | null> {
  const [stack, spaces] = await Promise.all([stackById(db.kysely, stackId), allSpaceNodes(db.kysely)]);
  return stack === undefined ? null : { kind: 'run', reach: reachOf(spaces, stack.space_id) };
}
