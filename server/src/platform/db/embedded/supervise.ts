import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../logger.ts';
import { socketUrl } from './layout.ts';
import { joinCluster, type Membership } from './membership.ts';
import { ensurePostmaster, type PostmasterOptions, stopPostmaster } from './postmaster.ts';

type Entry = { adopted: boolean; membership: Membership };

const MAX_JOIN_ATTEMPTS = 20;
const JOIN_RETRY_MS = 100;
const RESTART_RETRY_MS = 1_000;

/** Makes this process a member of the running cluster, and keeps the cluster running until it leaves. */
export async function superviseCluster(options: PostmasterOptions, logger: Logger) {
  const first = await enter(options, logger);
  let current = Promise.resolve(first);
  let left: Promise<void> | undefined;

  const keepRunning = async (): Promise<void> => {
    for (;;) {
      const { membership } = await current;
      await membership.ended;
      if (left) return;
      logger.warn('The private PostgreSQL ended unexpectedly; starting it again');
      current = reenter(options, logger, () => left !== undefined);
    }
  };
  keepRunning().catch((error: unknown) => logger.debug({ error }, 'The supervision of PostgreSQL ended'));

  const leave = async (): Promise<void> => {
    const entry = await current.catch(() => undefined);
    await entry?.membership.leave(() => stopPostmaster(options.layout));
  };
  return {
    adopted: first.adopted,
    leave: () => {
      left ??= leave();
      return left;
    },
  };
}

/** A cluster that was found can be gone a moment later, when its last member stops it: then start over. */
async function enter(options: PostmasterOptions, logger: Logger): Promise<Entry> {
  for (let attempt = 1; ; attempt++) {
    const { adopted } = await ensurePostmaster(options);
    try {
      return { adopted, membership: await joinCluster(socketUrl(options.layout), logger) };
    } catch (error) {
      if (attempt === MAX_JOIN_ATTEMPTS) throw error;
      await delay(JOIN_RETRY_MS);
    }
  }
}

async function reenter(options: PostmasterOptions, logger: Logger, isLeaving: () => boolean): Promise<Entry> {
  for (;;) {
    try {
      return await enter(options, logger);
    } catch (error) {
      if (isLeaving()) throw error;
      logger.error({ error }, 'The private PostgreSQL cannot be started again; trying on');
      await delay(RESTART_RETRY_MS);
    }
  }
}
