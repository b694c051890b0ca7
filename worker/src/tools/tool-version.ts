import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { RunUser } from '../isolation/executor.ts';
import { parseVersion, type Version } from './version-range.ts';

/** Both tools print it for `version -json`, OpenTofu under Terraform's name. */
const versionOutput = z.object({ terraform_version: z.string() });
const timeoutMs = 20_000;

const known = new Map<string, Promise<Version | null>>();

/**
 * The version that a binary reports, or null where it does not work for the given user. Asked once for each file as
 * it was last written.
 */
export async function toolVersion(file: string, user: RunUser | null): Promise<Version | null> {
  const { mtimeMs, size, ino } = await fs.stat(file);
  const key = [file, mtimeMs, size, ino, user?.uid].join('\n');
  const version = known.get(key) ?? askVersion(file, user);
  known.set(key, version);
  // A failure may pass: the next run asks again.
  if ((await version) === null) known.delete(key);
  return version;
}

async function askVersion(file: string, user: RunUser | null): Promise<Version | null> {
  const options = {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', CHECKPOINT_DISABLE: '1' },
    timeout: timeoutMs,
    ...(user ?? {}),
  };
  try {
    const { stdout } = await promisify(execFile)(file, ['version', '-json'], options);
    return parseVersion(versionOutput.parse(JSON.parse(stdout)).terraform_version);
  } catch {
    return null;
  }
}
