import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isErrno } from '../../errno.ts';

/** Whether a process exists; one that ended but was not collected by its parent still counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

/** The arguments of a process joined by spaces; '' when it is gone, or ended and not collected yet. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
