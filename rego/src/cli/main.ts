#!/usr/bin/env node
import { check } from './check.ts';
import { evaluate } from './evaluate.ts';
import { runTests } from './test.ts';
import { usage } from './usage.ts';

const COMMANDS = new Map([
  ['eval', evaluate],
  ['test', runTests],
  ['check', check],
]);

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS.get(name);
if (command === undefined) {
  const isAsked = name === '--help' || name === 'help';
  (isAsked ? process.stdout : process.stderr).write(`${usage}\n`);
  process.exitCode = isAsked ? 0 : 2;
} else {
  process.exitCode = command(args);
}
