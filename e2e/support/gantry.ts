import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ApiClient, createApiClient } from '@gantry/contract/client';
import { type App, type AppOptions, createApp } from '../../server/src/app.ts';
import { freePort } from '../../server/src/free-port.ts';
import { ensureFirstAdmin } from '../../server/src/identity/index.ts';
import { type Clock, systemClock } from '../../server/src/platform/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../server/src/platform/db/testing/index.ts';
import { createLogger } from '../../server/src/platform/logger.ts';
import { createSecretBox, loadMasterKey } from '../../server/src/platform/secrets/index.ts';
import { defaultLimits, type RunLimits } from '../../server/src/workers/index.ts';
import { signIn } from './sign-in.ts';

export const password = 'correct horse battery staple';

export type Gantry = {
  readonly url: string;
  /** After a restart, another one. */
  readonly app: App;
  readonly database: TestDatabase;
  /** Signed in as the first admin. */
  readonly admin: ApiClient;
  readonly cookie: string;
  /** As an upgrade does it: the server stops in good order, and another one takes its address and database. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export type GantryOptions = {
  readonly dir: string;
  readonly bitbucketUrl: string;
  readonly limits?: Partial<RunLimits>;
  readonly webDir?: string | null;
  readonly feedbackTiming?: AppOptions['feedbackTiming'];
  /** How long Bitbucket may take to answer. */
  readonly timeoutMs?: number;
  /** How often repositories are looked at that are due to be asked for news; never, unless a scenario is about it. */
  readonly pollMilliseconds?: number | null;
  readonly clock?: Clock;
  /** How browsers call this machine; passkeys need a name instead of an address. */
  readonly host?: '127.0.0.1' | 'localhost';
};

/** The real server on a database of its own, in this process. */
export async function startGantry({
  dir,
  bitbucketUrl,
  limits = {},
  webDir = null,
  feedbackTiming,
  timeoutMs,
  pollMilliseconds = null,
  clock = systemClock,
  host = '127.0.0.1',
}: GantryOptions): Promise<Gantry> {
  const database = await createTestDatabase();
  await ensureFirstAdmin(database.db, { username: 'admin', password });
  const port = await freePort(host);
  const url = `http://${host}:${port}`;
  const keys = loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: join(dir, 'unused.key') });
  const options: AppOptions = {
    db: database.db,
    clock,
    logger: createLogger({ level: 'error', pretty: true }),
    secretBox: createSecretBox(keys),
    dataDir: dir,
    webDir,
    publicUrl: url,
    internalUrl: url,
    trustProxy: false,
    accountName: 'acme',
    mail: null,
    oidcKeyHosts: [],
    version: 'test',
    bitbucket: {
      apiUrl: `${bitbucketUrl}/2.0`,
      gitUrl: bitbucketUrl,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    ...(feedbackTiming === undefined ? {} : { feedbackTiming }),
    limits: { ...defaultLimits, ...limits },
    pollMilliseconds,
    metricsToken: null,
    environment: { PATH: process.env.PATH },
  };
  const start = async (): Promise<App> => {
    const started = await createApp(options);
    await started.http.listen({ host, port });
    return started;
  };
  let app = await start();
  const cookie = await signIn(url, 'admin', password);
  return {
    url,
    get app() {
      return app;
    },
    database,
    cookie,
    admin: createApiClient({ url, headers: async () => ({ cookie, origin: url }) }),
    async restart() {
      await app.close();
      app = await start();
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
