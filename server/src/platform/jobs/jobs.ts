import { setTimeout as delay } from 'node:timers/promises';
import type { ZodType } from 'zod';
import type { Db, Trx } from '../db/index.ts';
import type { Logger } from '../logger.ts';
import { createBoss, inTransaction } from './boss.ts';
import { dedupeKey } from './dedupe-key.ts';
import { createHandler, type Handler, type HandlerOptions, type JobPayload } from './handler.ts';
import { DEAD_QUEUE, ensureQueues } from './queues.ts';
import { type DeadJob, listDeadJobs, listDueNames } from './store.ts';
import { Workers } from './workers.ts';

export type EnqueueOptions = {
  /**
   * What the job is about, say one row's id. Jobs of one name with one key run one at a time, on all servers
   * together. Where such a job with an equal payload still waits, no second one is added.
   */
  key?: string;
  /** Not before this time, or this many seconds from now. */
  startAfter?: Date | number;
  /** Higher goes first; 0 by default. */
  priority?: number;
};

/**
 * Everything asynchronous: named jobs with small payloads (ids), kept in the database.
 *
 * A job runs at least once: after a crash, or a failure, it runs again, so handlers read the present state of things
 * and may safely be repeated. One that fails too often goes to the dead jobs, which `dead` lists.
 */
export type Jobs = {
  /** Says who does the jobs of a name. Call before `start`. */
  handle<T extends JobPayload>(
    name: string,
    schema: ZodType<T>,
    handler: (payload: T) => Promise<void>,
    options?: HandlerOptions<T>,
  ): void;
  /** Adds a job when the transaction commits, or at once without one. */
  enqueue(trx: Trx | null, name: string, payload: JobPayload, options?: EnqueueOptions): Promise<void>;
  /** Adds a job at the times of a cron expression (UTC), once for all servers. Call after `start`. */
  schedule(name: string, cron: string, payload?: JobPayload): Promise<void>;
  start(): Promise<void>;
  /** Takes no more jobs, and waits for the running ones; those not done in time will run again. */
  stop(options: { drainMs: number }): Promise<void>;
  /** For tests: waits until no job is running or due. Jobs that wait for a later time, or a retry, do not count. */
  idle(options?: { timeoutMs?: number }): Promise<void>;
  /** The jobs that failed for good, the latest first. */
  dead(options?: { limit?: number }): Promise<DeadJob[]>;
  /** Gives a dead job another set of attempts. */
  revive(id: string): Promise<void>;
};

const IDLE_POLL_MS = 5;

/**
 * Jobs on pg-boss. What is chosen of it, and why:
 *
 * - Its queue policies cannot say "one at a time per key, and equal ones collapse": `stately` drops a second job that
 *   has another payload, `singleton` collapses nothing, `key_strict_fifo` lets one dead job block its key for ever.
 *   So queues are `standard`: the key is the job's group, of which one may be active (`groupConcurrency`, made strict
 *   by a unique index, see `queues.ts`), and the collapse is an `upsert` on key and payload. An upsert locks the
 *   waiting job until the transaction ends; merely not inserting would lose news if a worker took the waiting job
 *   before the news is committed.
 * - Workers are woken by NOTIFY, by one another, and by one query a second per process (see `workers.ts`).
 * - A job of a server that died is given to another when its heartbeat is 10 s old.
 */
export function createJobs({ db, logger }: { db: Db; logger: Logger }): Jobs {
  const handlers = new Map<string, Handler>();
  const boss = createBoss(db, logger, {
    onConflict: () => workers.wakeSoon(),
    onJob: (name) => workers.wakeOne(name),
  });
  const workers = new Workers(boss, logger, () => listDueNames(db, [...handlers.keys()]));

  const handlerOf = (name: string): Handler => {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`Nobody handles jobs named ${name}.`);
    return handler;
  };

  return {
    handle(name, schema, run, options = {}) {
      if (handlers.has(name)) throw new Error(`Jobs named ${name} have a handler already.`);
      handlers.set(name, createHandler(name, schema, run, options));
    },

    async enqueue(trx, name, payload, { key: givenKey, startAfter, priority = 0 } = {}) {
      const handler = handlerOf(name);
      const data = handler.parse(payload);
      const key = givenKey ?? handler.keyOf(data);
      const options = { priority, ...(trx ? { db: inTransaction(trx) } : {}) };
      if (key === undefined) {
        await boss.send(name, data, { ...options, ...(startAfter === undefined ? {} : { startAfter }) });
      } else {
        const singletonKey = dedupeKey(key, data, startAfter !== undefined);
        await boss.upsert(name, data, {
          ...options,
          singletonKey,
          group: { id: key },
          startAfter: startAfter ?? 0,
        });
      }
    },

    async schedule(name, cron, payload = {}) {
      await boss.schedule(name, cron, handlerOf(name).parse(payload));
    },

    async start() {
      await boss.start();
      await ensureQueues(db, boss, [...handlers.values()]);
      await workers.start([...handlers.values()]);
    },

    async stop({ drainMs }) {
      await workers.stop();
      await boss.stop({ graceful: true, timeout: drainMs });
    },

    async idle({ timeoutMs = 10_000 } = {}) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const busy = await listDueNames(db, [...handlers.keys()], { orActive: true });
        if (busy.length === 0) return;
        if (Date.now() > deadline) throw new Error(`Jobs still run or wait after ${timeoutMs} ms: ${busy}.`);
        await delay(IDLE_POLL_MS);
      }
    },

    dead: ({ limit = 100 } = {}) => listDeadJobs(db, limit),

    async revive(id) {
      await boss.redrive(DEAD_QUEUE, { ids: [id] });
    },
  };
}
