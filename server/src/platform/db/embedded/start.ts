import { join } from 'node:path';
import type { Logger } from '../../logger.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { chooseIdentity } from './identity.ts';
import { createLauncher } from './launcher.ts';
import { makeSocketFolder, openLayout, socketUrl } from './layout.ts';
import type { PostmasterOptions } from './postmaster.ts';
import { reachableBinaries } from './reachable-binaries.ts';
import { superviseCluster } from './supervise.ts';

export type ClusterLocation = {
  /** The folder for everything of the database; made if missing. Several servers may share it. */
  dataDir: string;
  /** The folder of PostgreSQL's programs, instead of looking for them. */
  binDir?: string;
  /** False for throw-away databases: a crash of the machine may then damage the data. */
  durable?: boolean;
};

export type EmbeddedPostgresOptions = ClusterLocation & { logger: Logger };

export type EmbeddedPostgres = {
  /** For `openDatabase`. */
  url: string;
  /** Whether the cluster was running already: after our own crash, or for another server. */
  adopted: boolean;
  /** Leaves the cluster; the last server to leave stops it. */
  stop(): Promise<void>;
};

/**
 * Runs a private PostgreSQL on a unix socket inside `dataDir`, as the same user or, for root, as a system user.
 * Started anew, adopted or joined as needed, and started again if it dies.
 *
 * Throws `DATABASE_BINARIES_MISSING` or `DATABASE_VERSION_MISMATCH`, or an error with the end of PostgreSQL's log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(options);
  const { adopted, leave } = await superviseCluster(cluster, options.logger);
  const { root } = cluster.layout;
  options.logger.info(
    { dataDir: root, major: cluster.binaries.major, adopted },
    'The private PostgreSQL is ready',
  );
  return { url: socketUrl(cluster.layout), adopted, stop: leave };
}

/** Everything that has to be there before a postmaster can start. */
export async function prepareCluster(location: ClusterLocation): Promise<PostmasterOptions> {
  const { dataDir, binDir, durable = true } = location;
  const layout = openLayout(dataDir);
  const identity = chooseIdentity(layout.cluster);
  const binaries = reachableBinaries(findBinaries(layout, binDir), identity);
  const launcher = createLauncher(identity, [layout.cluster, join(binaries.folder, 'postgres')]);
  await ensureCluster({ layout, binaries, identity, launcher, durable });
  makeSocketFolder(layout, identity);
  return { layout, binaries, launcher, durable };
}
