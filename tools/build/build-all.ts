import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleProgram } from './bundle.ts';
import { compressPages } from './compress-pages.ts';
import { fingerprint } from './fingerprint.ts';
import { type Target, targetsOf } from './targets.ts';

interface Options {
  root?: string;
  say: (line: string) => void;
}

/** Builds the parts whose sources changed since they were last built. False when one could not be built. */
export async function buildAll({
  root = resolve(import.meta.dirname, '../..'),
  say,
}: Options): Promise<boolean> {
  const results = await Promise.all(targetsOf(root).map((target) => buildOne(root, target, say)));
  return results.every(Boolean);
}

async function buildOne(root: string, target: Target, say: Options['say']): Promise<boolean> {
  const outDir = join(root, 'dist', target.name);
  const stamp = join(root, 'dist', `.${target.name}.built`);
  const wanted = fingerprint(root, [...target.inputs, target.entry]);
  if (readStamp(stamp) === wanted) return true;

  const started = performance.now();
  try {
    if (target.name === 'web') {
      await buildWeb(root);
      await compressPages(outDir);
    } else await bundleProgram(root, target, outDir);
  } catch (error) {
    say(`  ${target.name} could not be built\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
  say(`  built dist/${target.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return true;
}

function readStamp(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Vite runs as a program of its own: its configuration belongs to web/. */
function buildWeb(root: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const words = [
    vite,
    'build',
    'web',
    '--outDir',
    join(root, 'dist/web'),
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  return new Promise((done, fail) => {
    execFile(process.execPath, words, { cwd: root }, (error, stdout, stderr) =>
      error === null ? done() : fail(new Error(`${stdout}${stderr}`, { cause: error })),
    );
  });
}
