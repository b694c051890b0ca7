import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@gantry/contract/errors';
import { createApp } from './app.ts';
import { type BuiltInWorker, startBuiltInWorker } from './built-in-worker.ts';
import { type Config, readConfig } from './config.ts';
import { freePort } from './free-port.ts';
import { printGreeting } from './greeting.ts';
import { ensureFirstAdmin, type MailConfig } from './identity/index.ts';
import { backup, restore } from './maintenance.ts';
import { systemClock } from './platform/clock.ts';
import { startEmbeddedPostgres } from './platform/db/embedded/index.ts';
import { migrate, openDatabase } from './platform/db/index.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import { createSecretBox, loadMasterKey } from './platform/secrets/index.ts';
import { version } from './version.ts';
import { defaultLimits } from './workers/index.ts';

/** Beside the bundle in a release, in the checkout otherwise. */
const here = fileURLToPath(new URL('.', import.meta.url));
const firstExisting = (...paths: string[]): string | null => paths.find((path) => existsSync(path)) ?? null;
const migrationsDir = firstExisting(join(here, 'migrations'), join(here, '../migrations')) ?? '';
const webDir = firstExisting(join(here, '../web/index.html'), join(here, '../../dist/web/index.html'));

/** What runs and how it is ended, in the order of the start. */
const started: (() => Promise<void>)[] = [];

async function stopAll(): Promise<void> {
  for (const stop of started.splice(0).toReversed()) await stop();
}

async function main(): Promise<void> {
  const begun = performance.now();
  const config = readConfig();
  const pretty =
    config.GANTRY_LOG_FORMAT === undefined ? process.stdout.isTTY : config.GANTRY_LOG_FORMAT === 'pretty';
  const logger = createLogger({ level: config.GANTRY_LOG_LEVEL, pretty });
  stopOnSignal(logger);
  await mkdir(config.dataDir, { recursive: true });
  const postgres = config.DATABASE_URL === undefined ? await startPostgres(config, logger) : null;
  if (postgres !== null) started.push(postgres.stop);
  const db = await openDatabase({ url: config.DATABASE_URL ?? postgres?.url ?? '', poolSize: 12, logger });
  started.push(db.close);
  await migrate(db, migrationsDir);
  const keys = {
    keyFile: join(config.dataDir, 'encryption.key'),
    ...(config.GANTRY_ENCRYPTION_KEY === undefined ? {} : { env: config.GANTRY_ENCRYPTION_KEY }),
  };
  const port = config.GANTRY_PORT === 0 ? await freePort(config.GANTRY_HOST) : config.GANTRY_PORT;
  const internalUrl = `http://${config.GANTRY_HOST === '0.0.0.0' ? '127.0.0.1' : config.GANTRY_HOST}:${port}`;
  const publicUrl = config.publicUrl ?? internalUrl;
  const app = await createApp({
    db,
    clock: systemClock,
    logger,
    secretBox: createSecretBox(loadMasterKey(keys)),
    dataDir: config.dataDir,
    webDir: webDir === null ? null : join(webDir, '..'),
    publicUrl,
    internalUrl,
    trustProxy: config.trustProxy,
    accountName: config.GANTRY_ACCOUNT_NAME ?? null,
    mail: mailOf(config, publicUrl),
    oidcKeyHosts: config.oidcKeyHosts,
    version,
    bitbucket: { apiUrl: config.GANTRY_BITBUCKET_API_URL, gitUrl: config.GANTRY_BITBUCKET_GIT_URL },
    privateWebhookHosts: config.privateWebhookHosts,
    limits: {
      ...defaultLimits,
      runSeconds: config.GANTRY_RUN_SECONDS,
      silenceSeconds: config.GANTRY_SILENCE_SECONDS,
    },
    deliveryDays: config.GANTRY_DELIVERY_DAYS,
    metricsToken: config.GANTRY_METRICS_TOKEN ?? null,
    environment: config.environment,
  });
  started.push(app.close);
  const username = config.GANTRY_ADMIN_USERNAME;
  const password = config.GANTRY_ADMIN_PASSWORD ?? null;
  const given = password === null ? null : await ensureFirstAdmin(db, { username, password });
  await app.http.listen({ host: config.GANTRY_HOST, port });
  const worker = await startWorker(config, { internalUrl, logger, token: app.issueWorkerToken });
  if (worker !== null) started.push(worker.stop);
  // A one-time password is made last, so that no start that fails can swallow it.
  const firstAdmin = given ?? (await ensureFirstAdmin(db, { username, password }));
  printGreeting({
    url: publicUrl,
    firstAdmin,
    database: config.DATABASE_URL === undefined ? `embedded, in ${config.dataDir}` : 'your PostgreSQL',
    worker: worker === null ? 'none (GANTRY_WORKERS=0)' : `built in, ${config.GANTRY_WORKERS} at once`,
    milliseconds: performance.now() - begun,
  });
}

function mailOf({ smtpUrl, GANTRY_SMTP_FROM }: Config, publicUrl: string): MailConfig | null {
  return smtpUrl === null
    ? null
    : { url: smtpUrl, from: GANTRY_SMTP_FROM ?? `Gantry <gantry@${new URL(publicUrl).hostname}>` };
}

const startPostgres = (config: Config, logger: Logger) =>
  startEmbeddedPostgres({
    dataDir: join(config.dataDir, 'postgres'),
    logger,
    ...(config.PG_BIN_DIR === undefined ? {} : { binDir: config.PG_BIN_DIR }),
  });

async function startWorker(
  config: Config,
  given: { internalUrl: string; logger: Logger; token: (name: string) => Promise<string> },
): Promise<BuiltInWorker | null> {
  if (config.GANTRY_WORKERS === 0) return null;
  const program = firstExisting(join(here, '../worker/main.mjs'), join(here, '../../worker/src/main.ts'));
  if (program === null)
    throw new AppError('CONFIG_INVALID', 'The worker program is missing. Set GANTRY_WORKERS=0 or build it.');
  return startBuiltInWorker({
    program,
    url: given.internalUrl,
    token: await given.token('built-in'),
    capacity: config.GANTRY_WORKERS,
    folder: join(config.dataDir, 'worker'),
    environment: config.environment,
    logger: given.logger,
  });
}

const repeatedMilliseconds = 1_000;

/**
 * What was started is stopped in the opposite order. One press of Ctrl+C may arrive twice, through the terminal and through
 * npm; a second one later does not wait.
 */
function stopOnSignal(logger: Logger): void {
  let since: number | null = null;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (since !== null) {
      if (performance.now() - since > repeatedMilliseconds) process.exit(1);
      return;
    }
    since = performance.now();
    logger.info({ signal }, 'stopping');
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** The server, or one of the verbs that work on its database. */
async function run([verb, ...words]: readonly string[]): Promise<void> {
  if (verb === undefined) return main();
  const printer = {
    out: (text: string) => void process.stdout.write(text),
    err: (text: string) => void process.stderr.write(text),
  };
  const surroundings = { config: readConfig(), migrationsDir, printer };
  if (verb === 'backup') return backup(surroundings, words);
  if (verb === 'restore') return restore(surroundings, words);
  throw new AppError(
    'BAD_INPUT',
    `There is no "${verb}". Use backup, restore, or nothing to start the server.`,
  );
}

run(process.argv.slice(2)).catch(async (error: unknown) => {
  const known = error instanceof AppError;
  const text = known ? `${error.code}: ${error.message}` : `${error instanceof Error ? error.stack : error}`;
  process.stderr.write(`${inWords(error) ?? text}\n`);
  await stopAll().catch(() => undefined);
  process.exit(1);
});

/** The one failure that everybody meets. */
function inWords(error: unknown): string | null {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return inUse
    ? 'CONFIG_INVALID: Another program listens on the port. Stop it, or set GANTRY_PORT to a free one.'
    : null;
}
