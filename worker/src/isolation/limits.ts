import fs from 'node:fs';
import { findProgram } from '../find-program.ts';

const mostOpenFiles = 16_384;
const mostProcesses = 4_096;
const largestFile = 20 * 1024 ** 3;

/**
 * The start of a command line that limits what follows, empty where `prlimit` is absent. Processes are only counted
 * for a user of the run's own: the kernel counts all of a user's processes, also those outside of the run.
 */
export function limiter(ownUser: boolean): string[] {
  const prlimit = findProgram('prlimit');
  if (prlimit === null) return [];
  const openFiles = Math.min(mostOpenFiles, hardLimit('Max open files'));
  const processes = Math.min(mostProcesses, hardLimit('Max processes'));
  return [
    prlimit,
    '--core=0',
    `--nofile=${openFiles}`,
    `--fsize=${Math.min(largestFile, hardLimit('Max file size'))}`,
    ...(ownUser ? [`--nproc=${processes}`] : []),
    '--',
  ];
}

function hardLimit(name: string): number {
  const line = fs
    .readFileSync('/proc/self/limits', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(name));
  const hard = line?.slice(name.length).trim().split(/\s+/)[1];
  return hard === undefined || hard === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(hard);
}
