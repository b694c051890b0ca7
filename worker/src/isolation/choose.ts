import type { IsolationKind } from '@gantry/contract/worker-protocol';
import { findProgram } from '../find-program.ts';
import type { Settings } from '../options.ts';
import { messageOf } from '../run-failure.ts';
import { createWorkspace, removeWorkspace } from '../workspace.ts';
import { bubblewrapExecutor } from './bubblewrap.ts';
import type { Executor, RunUser } from './executor.ts';
import { plainExecutor } from './plain.ts';

/** Makes the executor of slot number n: each slot has a user of its own where the worker may choose. */
export type ExecutorFactory = (slot: number) => Executor;

export interface ChosenIsolation {
  kind: IsolationKind;
  executorFor: ExecutorFactory;
  /** Why bubblewrap was not taken, where it was not. */
  reason: string | null;
}

/** Takes the strongest isolation that works here, after running something behind it. */
export async function chooseIsolation(settings: Settings): Promise<ChosenIsolation> {
  const plain = (reason: string | null): ChosenIsolation => ({
    kind: 'process',
    executorFor: (slot) => plainExecutor(userOf(settings, slot)),
    reason,
  });
  if (settings.isolation === 'process') return plain(null);

  const walled = bubblewrapFactory(settings);
  const reason = walled === null ? 'bwrap was not found.' : await selfTest(walled(0), settings);
  if (walled !== null && reason === null) return { kind: 'bubblewrap', executorFor: walled, reason };
  if (settings.isolation === 'auto') return plain(reason);
  throw new Error(`Bubblewrap isolation is required, but it does not work here: ${reason}`);
}

function bubblewrapFactory(settings: Settings): ExecutorFactory | null {
  const bwrap = findProgram('bwrap');
  if (bwrap === null) return null;
  const readPaths = [...settings.readPaths, ...settings.providerMirrors];
  const { writePaths } = settings;
  return (slot) => bubblewrapExecutor({ bwrap, user: userOf(settings, slot), readPaths, writePaths });
}

function userOf(settings: Settings, slot: number): RunUser | null {
  if (process.getuid?.() !== 0) return null;
  const id = settings.firstRunUser + slot;
  return { uid: id, gid: id };
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
