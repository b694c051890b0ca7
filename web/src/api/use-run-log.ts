import { useEffect, useState, useSyncExternalStore } from 'react';
import { type LogSnapshot, LogStore } from '../features/runs/log-store.ts';
import type { ApiError } from './api-error.ts';
import { runLogSubscription } from './runs.ts';
import { subscribe } from './subscribe.ts';

export interface RunLog extends LogSnapshot {
  /** The line broke; it goes on by itself from where it was. */
  lost: boolean;
  problem: { code: string; message: string } | null;
}

/** The first rows are shown at once; later ones go together, in longer steps the more there are. */
function inSteps() {
  let waits: ReturnType<typeof setTimeout> | undefined;
  let shown = false;
  return (publish: () => void, rows: number): void => {
    if (waits !== undefined) return;
    const wait = shown ? Math.min(500, 100 + rows / 100) : 0;
    shown = true;
    if (wait === 0) {
      publish();
      return;
    }
    waits = setTimeout(() => {
      waits = undefined;
      publish();
    }, wait);
  };
}

/** Follows the log of one run; owns its connection. */
export function useRunLog(stack: string, run: string): RunLog {
  const [{ store }, setState] = useState(() => ({ store: new LogStore() }));
  const [line, setLine] = useState<{ lost: boolean; problem: ApiError | null }>({
    lost: false,
    problem: null,
  });
  useEffect(() => {
    const fresh = new LogStore(inSteps());
    setState({ store: fresh });
    setLine({ lost: false, problem: null });
    let after: string | null = null;
    return subscribe(runLogSubscription, {
      variables: () => ({ stack, run, after }),
      isOver: () => fresh.snapshot().finished,
      onNext: ({ runLog }) => {
        after = runLog.cursor;
        fresh.append(runLog);
      },
      onOpen: () => setLine({ lost: false, problem: null }),
      onLost: () => setLine({ lost: true, problem: null }),
      onEnd: (error) => setLine({ lost: false, problem: error ?? null }),
    });
  }, [stack, run]);
  const snapshot = useSyncExternalStore(store.subscribe, store.snapshot);
  return { ...snapshot, ...line };
}
