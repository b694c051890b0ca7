// `npm run demo|start|test|bench` enter here. Plain JavaScript for Node 20.19 and newer with nothing installed:
// it brings what is missing, then hands over to Node 24.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from './commands.mjs';
import { findNode } from './find-node.mjs';
import { handOver } from './hand-over.mjs';
import { installPackages } from './install-packages.mjs';
import { needPrograms } from './need-programs.mjs';
import { prepareTests } from './prepare-tests.mjs';
import { Unready } from './unready.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} words */
async function main([name = '', ...rest]) {
  const command = commands[name];
  if (command === undefined) {
    throw new Unready(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
  }
  needPrograms();
  const tests = command.tests ? await prepareTests() : {};
  await installPackages(ROOT);
  const node = findNode(ROOT);
  const env = { ...process.env, ...tests };
  if (command.builds) {
    const code = await handOver(node, ['tools/build.ts'], { cwd: ROOT, env });
    if (code !== 0) return code;
  }
  return handOver(node, [command.program, ...rest], { cwd: ROOT, env });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Unready)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
