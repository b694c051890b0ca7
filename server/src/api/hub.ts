import { type ChangeNotice, listenToNotices } from '../notices.ts';
import type { Db } from '../platform/db/index.ts';
import { runLogChannel } from '../runs/index.ts';
import { Mailbox } from './mailbox.ts';

/** Hands the notifications of the database to the open streams of this process: one LISTEN per channel for all. */
export type Hub = {
  /** Every change notice from now on, until the signal aborts. */
  notices(until: AbortSignal): Promise<Mailbox<ChangeNotice>>;
  /** A sign whenever the run has new log lines or another state, until the signal aborts. */
  run(runId: string, until: AbortSignal): Promise<Mailbox<'news'>>;
  /** Open streams. */
  readonly size: number;
  /** Ends all streams and stops listening. */
  close(): Promise<void>;
};

export function createHub(db: Db): Hub {
  const readers = new Set<Mailbox<ChangeNotice>>();
  const followers = new Map<Mailbox<'news'>, string>();

  const tellFollowers = (runId: string): void => {
    for (const [mailbox, followed] of followers) if (followed === runId) mailbox.put('news', 'news');
  };
  const tellReaders = (notice: ChangeNotice): void => {
    for (const reader of readers) reader.put(`${notice.kind}:${notice.id}`, notice);
    if (notice.kind === 'RUN') tellFollowers(notice.id);
  };
  // What was sent while the line was down is lost, and nobody knows what it was.
  const startOver = (): void => {
    for (const reader of readers) reader.breakOff();
    for (const mailbox of followers.keys()) mailbox.put('news', 'news');
  };
  const notices = retriable(() => listenToNotices(db, tellReaders, startOver));
  const logs = retriable(() => db.listen(runLogChannel, tellFollowers, startOver));

  return {
    async notices(until) {
      await notices.ensure();
      const mailbox = new Mailbox<ChangeNotice>();
      readers.add(mailbox);
      whenAborted(until, () => {
        readers.delete(mailbox);
        mailbox.close();
      });
      return mailbox;
    },
    async run(runId, until) {
      await Promise.all([notices.ensure(), logs.ensure()]);
      const mailbox = new Mailbox<'news'>();
      followers.set(mailbox, runId);
      whenAborted(until, () => {
        followers.delete(mailbox);
        mailbox.close();
      });
      return mailbox;
    },
    get size() {
      return readers.size + followers.size;
    },
    async close() {
      for (const mailbox of [...readers, ...followers.keys()]) mailbox.close();
      await Promise.all([notices.stop(), logs.stop()]);
    },
  };
}

function whenAborted(signal: AbortSignal, release: () => void): void {
  if (signal.aborted) release();
  else signal.addEventListener('abort', release, { once: true });
}

/** Begins to listen at the first call; an attempt that failed is made again by the next one. */
function retriable(listen: () => Promise<() => Promise<void>>) {
  let listening: Promise<() => Promise<void>> | undefined;
  return {
    async ensure(): Promise<void> {
      listening ??= listen();
      await listening.catch((error: unknown) => {
        listening = undefined;
        throw error;
      });
    },
    async stop(): Promise<void> {
      const unlisten = await listening?.catch(() => undefined);
      await unlisten?.();
    },
  };
}
