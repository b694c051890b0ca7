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
  const uid = user?.uid ?? process.getuid?.();
  const wrappers = [...limiter(user !== null), ...withoutPrivileges()];
  return {
    kind: 'process',
    user,
    tempFolder: (workspace) => path.join(workspace, 'tmp'),
    sweep: () => {
      if (user !== null) killAll(user.uid, null);
    },
    start(command) {
      const mark = randomUUID();
      const [file = command.file, ...args] = [...wrappers, command.file, ...command.args];
      const { cwd, stdin } = command;
      const env = { ...command.env, [marker]: mark };
      const running = launch({ file, args, cwd, env, user, stdin }, () => kill());
      const { pid } = running;
      const kill = (): void => {
        if (pid !== undefined) signalIfAlive(-pid, 'SIGKILL');
        if (uid !== undefined) killAll(uid, `${marker}=${mark}`);
      };
      return { ...running, kill, interrupt: () => signalIfAlive(pid, 'SIGINT') };
    },
  };
}

function withoutPrivileges(): string[] {
  const setpriv = findProgram('setpriv');
  return setpriv === null ? [] : [setpriv, '--no-new-privs'];
}

/** Ends all processes of a user, or those with the mark. Twice, because one may have started another meanwhile. */
function killAll(uid: number, mark: string | null): void {
  for (let round = 0; round < 2; round += 1) {
    for (const pid of findProcesses(uid, mark)) signalIfAlive(pid, 'SIGKILL');
  }
}
