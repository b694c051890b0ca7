import type { ApiClient } from '@gantry/contract/client';
import { startEmbeddedPostgres } from '../../server/src/platform/db/embedded/index.ts';
import { type Db, openDatabase } from '../../server/src/platform/db/index.ts';
import { createLogger } from '../../server/src/platform/logger.ts';
import { type Acme, startAcme } from '../support/acme.ts';
import { connectBitbucket } from '../support/platform.ts';
import { type Product, startProduct, temporaryFolder } from './product.ts';

export type Place = {
  readonly acme: Acme;
  readonly product: Product;
  /** Of the integration. */
  readonly integration: string;
  readonly db: Db;
  /** Goes when the place is closed. */
  readonly dir: string;
  close(): Promise<void>;
};

export type PlaceOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  /** Connects an integration and returns its id; with the API token of a person unless said otherwise. */
  readonly connect?: (admin: ApiClient, acme: Acme) => Promise<string>;
};

const asPerson = (admin: ApiClient, { bot, botToken }: Acme): Promise<string> =>
  connectBitbucket(admin, { name: 'Bench', email: bot.email, token: botToken });

/** The product connected to an emulated Bitbucket, without a worker, on a database that the bench reads too. */
export async function startPlace({
  environment = {},
  connect = asPerson,
}: PlaceOptions = {}): Promise<Place> {
  const { dir, remove } = await temporaryFolder();
  const logger = createLogger({ level: 'error' });
  const postgres = await startEmbeddedPostgres({ dataDir: `${dir}/postgres`, logger });
  const acme = await startAcme(`${dir}/bitbucket`);
  const product = await startProduct({
    dataDir: `${dir}/data`,
    environment: {
      DATABASE_URL: postgres.url,
      GANTRY_WORKERS: '0',
      GANTRY_BITBUCKET_API_URL: `${acme.emulator.url}/2.0`,
      GANTRY_BITBUCKET_GIT_URL: acme.emulator.url,
      ...environment,
    },
  });
  const db = await openDatabase({ url: postgres.url, poolSize: 2, logger });
  const integration = await connect(product.admin, acme);
  return {
    ...{ acme, product, integration, db, dir },
    async close() {
      await db.close();
      await product.stop();
      await acme.emulator.close();
      await postgres.stop();
      await remove();
    },
  };
}
