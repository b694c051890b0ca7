import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { usageOf } from './command-line.ts';
import { commands } from './commands/all-commands.ts';
import { exitCodeMeanings } from './exit-codes.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

it.each(commands.map((command) => [command.name, command] as const))(
  'docs/cli.md tells of %s',
  (_name, command) => {
    expect(page).toContain(`\`${usageOf(command)}\``);
    for (const [option, { describe }] of Object.entries(command.options))
      expect(page, option).toContain(describe);
  },
);

it('docs/cli.md tells every exit code', () => {
  for (const [code, meaning] of Object.entries(exitCodeMeanings))
    expect(page).toContain(`| ${code} | ${meaning}`);
});
