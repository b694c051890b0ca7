import type { WaitingJob } from '../db/backup/index.ts';
import type { Db } from '../db/index.ts';
import type { Logger } from '../logger.ts';
import { createBoss } from './boss.ts';

/** Puts work that waited back into the queue of a restored database; the next server does it. */
export async function restoreJobs(db: Db, logger: Logger, jobs: readonly WaitingJob[]): Promise<void> {
  const boss = createBoss(db, logger, { onConflict: () => undefined, onJob: () => undefined });
  await boss.start();
  try {
    for (const name of new Set(jobs.map((job) => job.name))) await boss.createQueue(name);
    for (const { name, data, priority, startAfter, group, singletonKey } of jobs) {
      await boss.send(name, Object(data), {
        priority,
        ...(startAfter === null ? {} : { startAfter: new Date(startAfter) }),
        ...(group === null ? {} : { group: { id: group } }),
        ...(singletonKey === null ? {} : { singletonKey }),
      });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
