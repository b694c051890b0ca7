import type { WorkerLogger } from './logger.ts';
import type { RunApi } from './run-api.ts';
import type { RunControl } from './run-control.ts';
import { messageOf, RunLost, RunStopped } from './run-failure.ts';

/**
 * Tells the server that the run is alive, and learns whether to stop it. A server that does not answer ends nothing:
 * only its word that the lease is lost does. Returns the function that ends the beats.
 */
export function startHeartbeat(
  api: RunApi,
  control: RunControl,
  seconds: number,
  logger: WorkerLogger,
): () => void {
  let timer: NodeJS.Timeout;
  let ended = false;

  const beat = async (): Promise<void> => {
    try {
      const { stop } = await api.heartbeat();
      if (stop) control.end(new RunStopped('The run was stopped.'));
    } catch (error) {
      if (error instanceof RunLost) control.lose(error);
      else if (!ended) logger.warn({ error: messageOf(error) }, 'The heartbeat did not reach the server');
    }
    if (!ended && !control.lost.aborted) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => void beat(), seconds * 1000);
  };
  schedule();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
