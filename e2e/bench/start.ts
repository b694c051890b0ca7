import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Bench, figure } from './figure.ts';
import { startProduct, temporaryFolder } from './product.ts';
import { distribution, rounded } from './statistics.ts';

const starts = 7;
const idleSeconds = 20;

/** Proportional memory of a process, in MB: shared pages are divided among their sharers. Linux only. */
function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

type Entry = { readonly pid: number; readonly parent: number; readonly name: string };

function processes(): Entry[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'));
      return [{ pid: Number(name), parent: Number(stat?.[2] ?? 0), name: stat?.[1] ?? '' }];
    } catch {
      return [];
    }
  });
}

/** The postmaster of a data folder and its children. */
function databaseProcesses(dataDir: string): number[] {
  const all = processes();
  const postmaster = all.find(
    ({ pid }) => commandLine(pid).includes(dataDir) && commandLine(pid).includes('postgres'),
  );
  return postmaster === undefined
    ? []
    : [postmaster.pid, ...all.filter(({ parent }) => parent === postmaster.pid).map(({ pid }) => pid)];
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

export const startBench: Bench = {
  name: 'start',
  what: `warm start to the first answer (${starts} starts), idle memory of server and database after ${idleSeconds} s`,
  async run(say) {
    const { dir, remove } = await temporaryFolder();
    const options = { dataDir: `${dir}/data` };
    const cold = await startProduct(options);
    await cold.stop();
    const times: number[] = [];
    for (let start = 0; start < starts; start++) {
      const product = await startProduct(options);
      times.push(product.startMilliseconds);
      await product.stop();
    }
    say(`${times.length} warm starts`);
    const product = await startProduct(options);
    await delay(idleSeconds * 1_000);
    const server = memoryOf(product.pid);
    const database = databaseProcesses(options.dataDir).reduce((sum, pid) => sum + memoryOf(pid), 0);
    await product.stop();
    await remove();
    const warm = distribution(times);
    return [
      figure(
        'Warm start to the first answer, p95',
        { value: rounded(warm.p95 / 100) / 10, unit: 's' },
        { atMost: 3 },
        { ...warm, coldMilliseconds: rounded(cold.startMilliseconds) },
      ),
      figure(
        'Idle memory of server and database',
        { value: rounded(server + database), unit: 'MB' },
        { atMost: 300 },
        { serverMb: rounded(server), databaseMb: rounded(database) },
      ),
    ];
  },
};
