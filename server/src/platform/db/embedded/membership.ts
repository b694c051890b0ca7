import { Client } from 'pg';
import type { Logger } from '../../logger.ts';

/** One server's share in a cluster. */
export type Membership = {
  /** Resolves when the connection ends for any reason. */
  readonly ended: Promise<void>;
  /** Gives the share back; with the last one, `stopCluster` runs while nobody else can join. */
  leave(stopCluster: () => Promise<void>): Promise<void>;
};

/** Any number that nobody else locks. */
const MEMBERS_LOCK = 7_206_171_002;

/**
 * Joins a running cluster. Every member holds one shared advisory lock on a connection of its own, so that the
 * database itself counts the living ones: a killed server's lock goes with its connection. Who can turn its share
 * into the exclusive lock is alone; anyone who joins at that moment waits, is cut off by the stop, and starts anew.
 */
export async function joinCluster(url: string, logger: Logger): Promise<Membership> {
  const client = new Client({ connectionString: url, application_name: 'gantry-member', keepAlive: true });
  client.on('error', (error) => logger.debug({ error }, 'The membership connection reported an error'));
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await client.connect();
  await client.query('select pg_advisory_lock_shared($1)', [MEMBERS_LOCK]);
  return { ended, leave: (stopCluster) => leave(client, stopCluster) };
}

async function leave(client: Client, stopCluster: () => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_unlock_shared($1)', [MEMBERS_LOCK]);
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    MEMBERS_LOCK,
  ]);
  if (rows[0]?.alone) await stopCluster();
  await client.end().catch(() => undefined);
}
