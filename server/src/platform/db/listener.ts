import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../logger.ts';
import { unavailable } from './errors.ts';

type Subscription = { onPayload: (payload: string) => void; onReconnect: (() => void) | undefined };

export type ListenerOptions = {
  url: string;
  logger: Logger;
  /** How often the connection is tried, in milliseconds; a silent loss is noticed after at most twice that. */
  heartbeatMs?: number;
};

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 5_000;

/** A process's one listening connection: made at the first `listen`, and made again whenever it breaks. */
export class Listener {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #heartbeatMs: number;
  readonly #channels = new Map<string, Set<Subscription>>();
  readonly #closed = new AbortController();
  #client: Promise<Client> | undefined;

  constructor({ url, logger, heartbeatMs = 10_000 }: ListenerOptions) {
    this.#url = url;
    this.#logger = logger;
    this.#heartbeatMs = heartbeatMs;
  }

  /** See `Db.listen`. Rejects with `DATABASE_UNAVAILABLE` when the database cannot be reached now. */
  async listen(channel: string, onPayload: Subscription['onPayload'], onReconnect?: () => void) {
    const subscription = { onPayload, onReconnect };
    const subscriptions = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, subscriptions.add(subscription));
    try {
      this.#client ??= this.#connect();
      await execute(await this.#client, 'listen', channel);
    } catch (error) {
      this.#forget(channel, subscription);
      throw unavailable(error);
    }
    return () => this.#unlisten(channel, subscription);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#channels.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end();
  }

  async #unlisten(channel: string, subscription: Subscription): Promise<void> {
    this.#forget(channel, subscription);
    if (this.#channels.has(channel) || this.#closed.signal.aborted) return;
    const client = await this.#client?.catch(() => undefined);
    // A connection that is gone listens to nothing.
    if (client && !this.#channels.has(channel))
      await execute(client, 'unlisten', channel).catch(() => undefined);
  }

  #forget(channel: string, subscription: Subscription): void {
    const subscriptions = this.#channels.get(channel);
    subscriptions?.delete(subscription);
    if (subscriptions?.size === 0) this.#channels.delete(channel);
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: 'gantry-listen',
      keepAlive: true,
      connectionTimeoutMillis: 15_000,
      query_timeout: this.#heartbeatMs,
    });
    client.on('error', (error) =>
      this.#logger.debug({ error }, 'The listening connection reported an error'),
    );
    client.on('notification', ({ channel, payload = '' }) => this.#dispatch(channel, payload));
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await execute(client, 'listen', channel);
    } catch (error) {
      this.#client = undefined;
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#watch(client);
    return client;
  }

  #watch(client: Client): void {
    const breakOff = () => client.end().catch(() => undefined);
    const heartbeat = setInterval(() => void client.query('select 1').catch(breakOff), this.#heartbeatMs);
    client.once('end', () => {
      clearInterval(heartbeat);
      void this.#reconnect();
    });
  }

  #dispatch(channel: string, payload: string): void {
    for (const { onPayload } of this.#channels.get(channel) ?? []) onPayload(payload);
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#closed;
    if (signal.aborted) return;
    this.#logger.warn('The listening database connection broke; connecting again');
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_RETRY_MS)) {
      try {
        this.#client = this.#connect();
        await this.#client;
        this.#logger.info('Listening to the database again');
        for (const subscriptions of this.#channels.values()) {
          for (const { onReconnect } of subscriptions) onReconnect?.();
        }
        return;
      } catch (error) {
        this.#logger.debug({ error }, 'The database cannot be listened to yet');
        await delay(wait, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

async function execute(client: Client, verb: 'listen' | 'unlisten', channel: string): Promise<void> {
  await client.query(`${verb} ${client.escapeIdentifier(channel)}`);
}
