import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Unready } from './unready.mjs';

const NEEDED = 24;

/**
 * Node 24 or newer: the one that runs us, else the one that came with the packages.
 *
 * @param {string} root
 * @returns {string}
 */
export function findNode(root) {
  const packaged = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  const found = [process.execPath, packaged].find((node) => majorOf(node) >= NEEDED);
  if (found !== undefined) return found;
  throw new Unready(
    `Gantry needs Node ${NEEDED} or newer; this is Node ${process.versions.node}, and no newer one came with the packages ` +
      `for ${process.platform}-${process.arch}. Install it from https://nodejs.org/en/download and try again.`,
  );
}

/** @param {string} node */
function majorOf(node) {
  if (node === process.execPath) return Number.parseInt(process.versions.node, 10);
  try {
    return Number.parseInt(
      execFileSync(node, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).slice(1),
      10,
    );
  } catch {
    return 0;
  }
}
