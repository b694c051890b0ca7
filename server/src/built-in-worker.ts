import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from './platform/logger.ts';

export type BuiltInWorker = { stop(): Promise<void> };

export type BuiltInWorkerOptions = {
  /** The worker's program: the same as on other machines. */
  readonly program: string;
  readonly url: string;
  readonly token: string;
  readonly capacity: number;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
};

const restartMilliseconds = 2_000;
/** How a stopping worker treats its runs, unless the configuration says otherwise: an apply gets time to save its state. */
const grace = {
  GANTRY_WORKER_DRAIN_SECONDS: '20',
  GANTRY_WORKER_PLAN_GRACE_SECONDS: '10',
  GANTRY_WORKER_APPLY_GRACE_SECONDS: '300',
};
/** Longer than all of its graces together; then something is wrong with it, and it is killed. */
const stopMilliseconds = 360_000;

/** Of the server's variables the worker gets only these: never its database, keys or passwords. */
const passedOn =
  /^(PATH|HOME|TMPDIR|LANG|TZ|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|GANTRY_WORKER_.+)$/;

/** Runs the worker as a process of its own beside the server, and again when it ends by itself. */
export function startBuiltInWorker(options: BuiltInWorkerOptions): BuiltInWorker {
  let stopping = false;
  let child = launch(options);
  let restart: NodeJS.Timeout | undefined;

  function watch(): void {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      options.logger.error({ code, signal }, 'the built-in worker ended; it is started again');
      restart = setTimeout(() => {
        child = launch(options);
        watch();
      }, restartMilliseconds);
    });
  }
  watch();

  return {
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
      await ended;
      clearTimeout(kill);
    },
  };
}

function launch({ program, url, token, capacity, folder, environment }: BuiltInWorkerOptions): ChildProcess {
  const passed = Object.fromEntries(Object.entries(environment).filter(([name]) => passedOn.test(name)));
  return spawn(process.execPath, [program], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // Its own group: a Ctrl+C on the terminal reaches the server, which stops the worker in order.
    detached: true,
    env: {
      ...grace,
      ...passed,
      GANTRY_URL: url,
      GANTRY_WORKER_TOKEN: token,
      GANTRY_WORKER_NAME: 'built-in',
      GANTRY_WORKER_CAPACITY: String(capacity),
      GANTRY_WORKER_FOLDER: folder,
    },
  });
}
