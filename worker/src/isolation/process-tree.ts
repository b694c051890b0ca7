import fs from 'node:fs';

/** The direct children of a process, oldest first. Needs a kernel with /proc/…/children, which all common ones have. */
export function childrenOf(pid: number): number[] {
  const text = readProc(`${pid}/task/${pid}/children`);
  return text.split(' ').flatMap((word) => (word.trim() === '' ? [] : [Number(word)]));
}

/** All processes of a user; with a mark only those that carry it in their environment. */
export function findProcesses(uid: number, mark: string | null): number[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    if (Number(/^Uid:\s+(\d+)/m.exec(readProc(`${pid}/status`))?.[1]) !== uid) return false;
    return mark === null || readProc(`${pid}/environ`).includes(mark);
  });
}

function readProc(name: string): string {
  try {
    return fs.readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return '';
  }
}
