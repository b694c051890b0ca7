import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunContext } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';

type MountedFile = RunContext['job']['files'][number];

const script = 'umask 077 && mkdir -p "$(dirname "$1")" && rm -rf "$1" && cat > "$1"';

/**
 * Writes the stack's files into the workspace. A shell of the run's user does it, behind the wall: links in the
 * repository may lead it nowhere that the run could not go by itself.
 */
export async function mountFiles(run: RunContext): Promise<void> {
  for (const file of run.job.files) await mountFile(run, file);
}

async function mountFile({ executor, workspace }: RunContext, file: MountedFile): Promise<void> {
  const name = path.posix.normalize(file.path);
  if (path.posix.isAbsolute(name) || name === '.' || name.split('/')[0] === '..') {
    throw new RunFailure(
      'WORKSPACE_INVALID',
      `The file "${file.path}" cannot be mounted: its path leaves the workspace.`,
    );
  }
  const running = executor.start({
    file: '/bin/sh',
    args: ['-c', script, 'sh', name],
    cwd: workspace.folder,
    env: { PATH: '/usr/bin:/bin' },
    workspace: workspace.folder,
    stdin: 'pipe',
  });
  running.stdin?.end(file.content);
  running.stdout.resume();
  const [complaint, end] = await Promise.all([text(running.stderr), running.end]);
  if ('exitCode' in end && end.exitCode === 0) return;
  throw new RunFailure('WORKSPACE_INVALID', `The file "${file.path}" cannot be mounted: ${complaint.trim()}`);
}
