import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from '../logger.ts';
import type { Handler } from './handler.ts';

/** How often each worker looks by itself; what really wakes it is below. */
const POLL_SECONDS = 60;
const TICK_MS = 1_000;
const WAKE_SOON_MS = 10;

type Worker = { id: string; busy: boolean };

/**
 * The process's workers, each of which does one job after the other. A worker of pg-boss sleeps until its next poll
 * after every job, so it is woken:
 * - by NOTIFY, when a job is added: one that is idle, since each that wakes asks the database;
 * - by a colleague that has found a job: there may be more, also where a transaction added several in one notification;
 * - by itself, when it has found a job: it looks again at once after it, and sleeps only when it finds none;
 * - by the tick, when something is due that nobody was notified of (later jobs, retries, missed notifications).
 * The tick is one cheap query a second for all names, where polling would be one per worker.
 */
export class Workers {
  readonly #boss: PgBoss;
  readonly #logger: Logger;
  readonly #listDueNames: () => Promise<string[]>;
  readonly #workers = new Map<string, Worker[]>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(boss: PgBoss, logger: Logger, listDueNames: () => Promise<string[]>) {
    this.#boss = boss;
    this.#logger = logger;
    this.#listDueNames = listDueNames;
  }

  async start(handlers: Handler[]): Promise<void> {
    for (const handler of handlers) {
      const workers = Array.from({ length: handler.concurrency }, () => this.#startOne(handler));
      this.#workers.set(handler.name, await Promise.all(workers));
    }
    this.#later(() => this.#tick(), TICK_MS);
  }

  /** From now on no worker takes another job; `PgBoss.stop` waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#workers.keys()].map((name) => this.#boss.offWork(name, { wait: false })));
  }

  /** A worker lost a job to another one and believes that nothing waits. */
  wakeSoon(): void {
    this.#later(() => this.#wake([...this.#workers.keys()]), WAKE_SOON_MS);
  }

  /** Wakes an idle worker, another one each time. Where all are busy nothing is lost: they look again when they are done. */
  wakeOne(name: string): void {
    const workers = this.#workers.get(name) ?? [];
    const at = workers.findIndex(({ busy }) => !busy);
    const [idle] = at < 0 ? [] : workers.splice(at, 1);
    if (idle === undefined) return;
    workers.push(idle);
    this.#boss.notifyWorker(idle.id);
  }

  #wake(names: string[]): void {
    for (const name of names) for (const { id } of this.#workers.get(name) ?? []) this.#boss.notifyWorker(id);
  }

  async #startOne(handler: Handler): Promise<Worker> {
    const options = {
      includeMetadata: true,
      groupConcurrency: 1,
      pollingIntervalSeconds: POLL_SECONDS,
      notifyPollingIntervalSeconds: POLL_SECONDS,
      heartbeatRefreshSeconds: 3,
    } as const;
    const worker: Worker = { id: '', busy: false };
    worker.id = await this.#boss.work<unknown, void, typeof options>(handler.name, options, async (jobs) => {
      worker.busy = true;
      this.#boss.notifyWorker(worker.id);
      this.wakeOne(handler.name);
      try {
        for (const job of jobs) await this.#perform(handler, job);
      } finally {
        worker.busy = false;
      }
    });
    return worker;
  }

  async #perform(
    handler: Handler,
    { id, data, retryCount, retryLimit }: JobWithMetadata<unknown>,
  ): Promise<void> {
    const job = { job: handler.name, jobId: id, attempt: retryCount + 1 };
    try {
      await handler.run(data);
    } catch (error) {
      if (retryCount < retryLimit)
        this.#logger.warn({ ...job, error }, 'A job failed and will be tried again');
      else this.#logger.error({ ...job, error }, 'A job failed for good');
      throw error;
    }
  }

  async #tick(): Promise<void> {
    try {
      this.#wake(await this.#listDueNames());
    } catch (error) {
      this.#logger.debug({ error }, 'Due jobs could not be looked for');
    }
    this.#later(() => this.#tick(), TICK_MS);
  }

  #later(work: () => unknown, milliseconds: number): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
