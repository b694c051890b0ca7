import { createInterface } from 'node:readline';
import { createLogger } from '../../../logger.ts';
import { openDatabase } from '../../index.ts';
import { startEmbeddedPostgres } from '../index.ts';

/**
 * A server in a process of its own, to be killed by tests: `node server.ts DATA_DIR [BIN_DIR]`. It tells when it is
 * ready, then writes rows one after the other and tells each one that is committed; any input line stops it.
 */
const [dataDir = '', binDir] = process.argv.slice(2);
const logger = createLogger({ level: 'error' });
const cluster = await startEmbeddedPostgres({ dataDir, logger, ...(binDir === undefined ? {} : { binDir }) });
const db = await openDatabase({ url: cluster.url, poolSize: 1, logger });
await db.execute('create table if not exists rows (process int, number int, primary key (process, number))');
console.log(JSON.stringify({ ready: { url: cluster.url, adopted: cluster.adopted } }));

let stopping = false;
createInterface(process.stdin).once('line', () => {
  stopping = true;
});
for (let number = 1; !stopping; number++) {
  await db.execute('insert into rows values ($1, $2)', [process.pid, number]);
  console.log(JSON.stringify({ written: number }));
}
await db.close();
await cluster.stop();
