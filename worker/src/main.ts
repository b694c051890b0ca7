import { readConfig } from './config.ts';
import { createJsonLogger } from './logger.ts';
import { messageOf } from './run-failure.ts';
import { startWorker } from './start-worker.ts';

/** The standalone worker: runs until SIGTERM or SIGINT, then finishes what it holds. A second signal does not wait. */
async function main(): Promise<void> {
  const { logLevel, ...options } = readConfig();
  const logger = createJsonLogger(logLevel);
  const worker = await startWorker({ ...options, logger });
  logger.info({ server: options.serverUrl }, 'The worker waits for runs');
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({}, 'The worker stops after its running work');
    void worker.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
