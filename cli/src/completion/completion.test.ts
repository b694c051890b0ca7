import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commands } from '../commands/all-commands.ts';
import { completionScripts, shells } from './scripts.ts';

/** What bash itself offers after these words. */
function offered(...words: string[]): string[] {
  const line = ['gantry', ...words].map((word) => `"${word}"`).join(' ');
  const script = `${completionScripts.bash(commands)}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _gantry; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc'], { input: script, encoding: 'utf8' }).trim().split('\n');
}

it('bash offers commands, verbs, options and values', () => {
  expect(offered('')).toEqual(expect.arrayContaining(['login', 'stack', 'run']));
  expect(offered('st')).toEqual(['stack']);
  expect(offered('stack', '')).toEqual(['list', 'show', 'lock', 'unlock', 'sync']);
  expect(offered('stack', 'l')).toEqual(['list', 'lock']);
  expect(offered('run', 'logs', 'network/1', '--f')).toEqual(['--follow']);
  expect(offered('run', 'list', '--state', 'unc')).toEqual(['unconfirmed']);
  expect(offered('completion', '')).toEqual(expect.arrayContaining([...shells]));
  expect(offered('--')).toEqual(['--help', '--version']);
  expect(offered('run', 'trigger', 'network', '--metadata', '')).toEqual(['']);
});

it('bash offers files where a file is expected', () => {
  const here = import.meta.dirname;
  const files = readdirSync(here).map((name) => join(here, name));
  expect(offered('backup', '--file', `${here}/`).toSorted()).toEqual(files.toSorted());
  expect(offered('delivery', 'explain', `${here}/z`)).toEqual([join(here, 'zsh.ts')]);
  expect(offered('delivery', 'explain', '--ev')).toEqual(['--event']);
});

it.each(shells)('the script for %s knows every command', (shell) => {
  const script = completionScripts[shell](commands);
  for (const { name, summary } of commands) {
    expect(script).toContain(name.split(' ').at(-1));
    if (shell !== 'bash') expect(script).toContain(summary);
  }
});
