import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { findProgram } from '../find-program.ts';
import { launch, signalIfAlive } from '../process.ts';
import type { Executor, RunUser } from './executor.ts';
import { limiter } from './limits.ts';
import { findProcesses } from './process-tree.ts';

/** Marks all processes of a command, so that those that left its process group are found. */
const marker = 'GANTRY_PROCESS_MARK';

/**
 * Commands run as processes of this system in a group of their own. The walls are the file modes between users: they
 * hold where the worker was started as root, and there is none where it was not.
 */
export function plainExecutor(user: RunUser | null): Executor {
  const wrappers = [...limiter(user !== null), ...withoutPrivileges()];
  return {
    kind: 'process',
    user,
    tempFolder: (workspace) => path.join(workspace, 'tmp'),
    start(command) {
      const mark = randomUUID();
      const [file = command.file, ...args] = [...wrappers, command.file, ...command.args];
      const { cwd, stdin } = command;
      const env = { ...command.env, [marker]: mark };
      const running = launch({ file, args, cwd, env, user, stdin }, () => kill());
      const { pid } = running;
      const kill = (): void => {
        if (pid !== undefined) signalIfAlive(-pid, 'SIGKILL');
        killAll(`${marker}=${mark}`, user);
      };
      return { ...running, kill, interrupt: () => signalIfAlive(pid, 'SIGINT') };
    },
  };
}

function withoutPrivileges(): string[] {
  const setpriv = findProgram('setpriv');
  return setpriv === null ? [] : [setpriv, '--no-new-privs'];
}

/** Ends all of the run's own user, or else what has the mark. Twice, because one may have started another meanwhile. */
function killAll(mark: string, user: RunUser | null): void {
  const uid = user?.uid ?? process.getuid?.();
  if (uid === undefined) return;
  for (let round = 0; round < 2; round += 1) {
    for (const pid of findProcesses(uid, user === null ? mark : null)) signalIfAlive(pid, 'SIGKILL');
  }
}
