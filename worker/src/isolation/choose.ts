import type { IsolationKind } from '@gantry/contract/worker-protocol';
import { findProgram } from '../find-program.ts';
import type { Settings } from '../options.ts';
import { messageOf } from '../run-failure.ts';
import { createWorkspace, removeWorkspace } from '../workspace.ts';
import { bubblewrapExecutor } from './bubblewrap.ts';
import type { Executor, RunUser } from './executor.ts';
import { plainExecutor } from './plain.ts';
import { reserveRunUsers } from './run-users.ts';

type ExecutorFactory = (user: RunUser | null) => Executor;

export interface ChosenIsolation {
  kind: IsolationKind;
  /** One for each run that may run at the same time. */
  executors: readonly Executor[];
  /** Why bubblewrap was not taken, where it was not. */
  reason: string | null;
  /** Gives the users of the runs back, when nothing runs any more. */
  release(): Promise<void>;
}

/** Takes the strongest isolation that works here, after running something behind it. */
export async function chooseIsolation(settings: Settings): Promise<ChosenIsolation> {
  const { users, release } = await usersOf(settings);
  const plain = (reason: string | null): ChosenIsolation => ({
    kind: 'process',
    executors: users.map(plainExecutor),
    reason,
    release,
  });
  if (settings.isolation === 'process') return plain(null);

  const walled = bubblewrapFactory(settings);
  const executors = walled === null ? [] : users.map(walled);
  const reason = executors[0] === undefined ? 'bwrap was not found.' : await selfTest(executors[0], settings);
  if (reason === null) return { kind: 'bubblewrap', executors, reason, release };
  if (settings.isolation === 'auto') return plain(reason);
  await release();
  throw new Error(`Bubblewrap isolation is required, but it does not work here: ${reason}`);
}

/** A user for each run at a time where the worker may choose, else nobody but itself. */
async function usersOf({ capacity, firstRunUser }: Settings) {
  if (process.getuid?.() === 0) return reserveRunUsers(firstRunUser, capacity);
  return { users: Array.from({ length: capacity }, () => null), release: async () => undefined };
}

function bubblewrapFactory(settings: Settings): ExecutorFactory | null {
  const bwrap = findProgram('bwrap');
  if (bwrap === null) return null;
  const readPaths = [...settings.readPaths, ...settings.providerMirrors];
  const { writePaths } = settings;
  return (user) => bubblewrapExecutor({ bwrap, user, readPaths, writePaths });
}

/** Null when a command behind the wall can write its workspace and cannot see this process; else why not. */
async function selfTest(executor: Executor, settings: Settings): Promise<string | null> {
  const workspace = await createWorkspace(settings.workFolder, `self-test-${process.pid}`, executor.user);
  try {
    const running = executor.start({
      file: '/bin/sh',
      args: ['-c', `: > written && test ! -d /proc/${process.pid}/task/${process.pid}/fd`],
      cwd: workspace.source,
      env: { PATH: '/usr/bin:/bin' },
      workspace: workspace.folder,
      stdin: 'ignore',
    });
    let output = '';
    running.stderr.on('data', (data) => {
      output += data;
    });
    running.stdout.resume();
    const end = await running.end;
    return 'exitCode' in end && end.exitCode === 0
      ? null
      : `self-test: ${output.trim() || JSON.stringify(end)}`;
  } catch (error) {
    return messageOf(error);
  } finally {
    await removeWorkspace(workspace);
  }
}
