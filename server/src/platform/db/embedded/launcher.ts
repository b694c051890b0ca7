import { type SpawnOptions, spawnSync } from 'node:child_process';
import { type Identity, isRoot, mayReach } from './identity.ts';

/** How a program is started as the cluster's user. */
export type Launcher = {
  /** What to spawn in place of a program and its arguments. */
  command(program: string, args: string[]): [program: string, args: string[]];
  options: Pick<SpawnOptions, 'uid' | 'gid'>;
};

/**
 * Starts programs as a user that must be able to reach the given paths. Root can be in a place where no other user
 * may go (/root, a private temporary folder): the programs then keep one capability of root, to pass folders'
 * permissions, and nothing else of it.
 */
export function createLauncher(identity: Identity, paths: string[]): Launcher {
  if (!isRoot()) return { command: (program, args) => [program, args], options: {} };
  const closed = paths.find((path) => !mayReach(path, identity));
  if (closed === undefined) return { command: (program, args) => [program, args], options: identity };
  const setpriv = [
    `--reuid=${identity.uid}`,
    `--regid=${identity.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if (spawnSync('setpriv', [...setpriv, 'true']).status !== 0) throw unreachable(closed, identity);
  return { command: (program, args) => ['setpriv', [...setpriv, '--', program, ...args]], options: {} };
}

function unreachable(path: string, { uid }: Identity): Error {
  return new Error(
    `PostgreSQL refuses to run as root, and the user that it would run as (uid ${uid}) may not enter the folders ` +
      `above ${path}. Use a data folder such as /var/lib/gantry, start Gantry as a plain user, or set DATABASE_URL.`,
  );
}
