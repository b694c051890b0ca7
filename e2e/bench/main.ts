import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { acknowledgeBench } from './acknowledge.ts';
import { authzBench } from './authz.ts';
import { stopCluster } from './cluster.ts';
import { hostileBench } from './events/hostile.ts';
import { lossBench, manyBench, pollingBench } from './events/loss.ts';
import { orderBench } from './events/order.ts';
import { stormBench } from './events/storm.ts';
import type { Bench, Figure } from './figure.ts';
import { modulesBench } from './modules.ts';
import { overheadBench } from './overhead.ts';
import { routeBench } from './route.ts';
import { startBench } from './start.ts';
import { webBench } from './web.ts';

const benches: readonly Bench[] = [
  startBench,
  acknowledgeBench,
  routeBench,
  overheadBench,
  authzBench,
  modulesBench,
  orderBench,
  lossBench,
  pollingBench,
  manyBench,
  stormBench,
  hostileBench,
  webBench,
];

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1_073_741_824),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
};

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no bench ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`,
    );
  }
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

const mark = ({ met }: Figure): string => (met === null ? ' ' : met ? '●' : '✕');

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log('npm run bench [-- NAME ...]\n');
    for (const { name, what } of benches) console.log(`  ${name.padEnd(12)} ${what}`);
    return;
  }
  const results: { bench: string; figures: Figure[] }[] = [];
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}\n`);
  for (const bench of chosen(process.argv.slice(2).filter((word) => !word.startsWith('-')))) {
    console.log(`${bench.name}: ${bench.what}`);
    const figures = await bench.run((text) => console.log(`    ${text}`));
    results.push({ bench: bench.name, figures });
    for (const one of figures) console.log(`    ${mark(one)} ${one.name}: ${one.value} ${one.unit}`);
    console.log('');
  }
  await stopCluster();
  const all = results.flatMap(({ figures }) => figures);
  const width = Math.max(...all.map(({ name }) => name.length));
  for (const one of all) {
    console.log(
      `${mark(one)} ${one.name.padEnd(width)}   ${`${one.value} ${one.unit}`.padStart(12)}   ${one.bar ?? ''}`,
    );
  }
  await mkdir('bench', { recursive: true });
  const report = { at: new Date().toISOString(), machine, results };
  await writeFile('bench/results.json', `${JSON.stringify(report, null, 2)}\n`);
  console.log('\nEverything behind the figures is in bench/results.json.');
  process.exit(all.some(({ met }) => met === false) ? 1 : 0);
}

await main();
