import { spawn } from 'node:child_process';
import { gitEnvironment } from '../config.ts';

export type GitResult = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

/** A git command that was expected to succeed and did not. */
export class GitError extends Error {
  readonly code = 'GIT_FAILED';
}

type GitOptions = { readonly input?: string | Buffer; readonly env?: Record<string, string> };

/** Runs git in `dir` and returns its result whatever the exit code. */
export function runGit(dir: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: dir, env: gitEnvironment(options.env) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    // git may close its input early (a refused fast-import); its exit code tells the story.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** Runs git in `dir` and returns what it printed; a failure throws {@link GitError}. */
export async function git(dir: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const result = await runGit(dir, args, options);
  if (result.code !== 0) {
    throw new GitError(`git ${args[0]} failed with ${result.code}: ${result.stderr.trim()}`);
  }
  return result.stdout.toString();
}
