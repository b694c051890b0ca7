import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';
import { step } from './step.mjs';
import { Unready } from './unready.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Locked */

/**
 * Runs `npm ci` when node_modules is not what package-lock.json asks for.
 *
 * @param {string} root
 */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  await step('installing packages (once; about half a minute)', async () => {
    // Warnings about engines are hidden on purpose: older Node runs npm here, never the product.
    const words = [
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const { program, first } = npm();
    const { succeeded, output } = await runQuietly(program, [...first, ...words], { cwd: root });
    if (!succeeded) {
      throw new Unready(
        `${output}\n\nThe packages could not be installed. Is the npm registry reachable ("npm ping")?`,
      );
    }
  });
}

/**
 * Compares npm's own record of what it installed with the lock file, so that any way of installing counts.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  // npm writes this file last: an interrupted installation has none.
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted)
    .filter(([path]) => path.startsWith('node_modules/') || path.includes('/node_modules/'))
    .every(([path, locked]) => {
      const found = present[path];
      if (found === undefined) return locked.optional === true || locked.devOptional === true;
      return found.version === locked.version && found.integrity === locked.integrity;
    });
}

/**
 * @param {string} path
 * @returns {Record<string, Locked> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** The npm that runs us, else the one on the PATH. */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') === true
    ? { program: process.execPath, first: [script] }
    : { program: 'npm', first: [] };
}
