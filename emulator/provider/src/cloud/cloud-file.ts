import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CloudError, systemErrorCode } from './cloud-error.ts';
import { withLock } from './lock.ts';
import { type Cloud, cloudSchema, emptyCloud } from './model.ts';

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new CloudError(
      'CLOUD_FILE_UNREADABLE',
      `The cloud file ${file} cannot be read: check its permissions.`,
      {
        cause: error,
      },
    );
  }
}

function parseCloud(file: string, text: string): Cloud {
  try {
    return cloudSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CloudError('CLOUD_FILE_INVALID', `Repair the cloud file ${file}: ${reason}`, { cause: error });
  }
}

/** The cloud as it is now; a file that does not exist yet is an empty cloud. Needs no lock: writes are atomic. */
export function readCloud(file: string): Cloud {
  const text = readText(file);
  return text === undefined ? emptyCloud() : parseCloud(file, text);
}

/** The file keeps its mode, so that a run under another user does not lock its owner out. */
function modeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mode ?? 0o600;
}

/** Replaces the file in one step; a reader sees the old cloud or the new one, never a half. */
export function writeCloud(file: string, cloud: Cloud, mode: number = modeOf(file)): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, `${JSON.stringify(cloud, null, 2)}\n`, { mode: 0o600 });
    chmodSync(draft, mode);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Changes the cloud in place and saves it, one process at a time; saves nothing when `change` throws. */
export async function updateCloud<T>(file: string, change: (cloud: Cloud) => T): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  return withLock(`${file}.lock`, () => {
    const cloud = readCloud(file);
    const result = change(cloud);
    writeCloud(file, cloud);
    return result;
  });
}
