import type { Command } from '../command.ts';
import { commonOptions } from '../command-line.ts';

export type Word = { readonly word: string; readonly describe: string };

/** What may follow some words: `''` for the first word, `stack` for its verbs, `stack list` for its options. */
export type Followers = { readonly after: string; readonly words: readonly Word[] };

const groupSummary = (group: string): string =>
  `Commands about ${group === 'delivery' ? 'deliverie' : group}s`;

/** Everything that a shell may offer, the longest beginnings first. */
export function followersOf(commands: readonly Command[]): Followers[] {
  const groups = [...new Set(commands.filter(isGrouped).map(({ name }) => name.split(' ')[0] ?? ''))];
  const first = [
    ...commands
      .filter((each) => !isGrouped(each))
      .map(({ name, summary }) => ({ word: name, describe: summary })),
    ...groups.map((group) => ({ word: group, describe: groupSummary(group) })),
  ];
  const verbs = groups.map((group) => ({
    after: group,
    words: commands
      .filter(({ name }) => name.startsWith(`${group} `))
      .map(({ name, summary }) => ({ word: name.slice(group.length + 1), describe: summary })),
  }));
  return [...commands.map(optionsAfter), ...verbs, { after: '', words: first }];
}

const isGrouped = ({ name }: Command): boolean => name.includes(' ');

function optionsAfter(command: Command): Followers {
  const choices = Object.values(command.arguments).flatMap(({ describe, choices: given = [] }) =>
    given.map((word) => ({ word, describe })),
  );
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([name, { describe }]) => ({
    word: `--${name}`,
    describe,
  }));
  return { after: command.name, words: [...choices, ...options] };
}

export type ChoicesOfOption = { readonly option: string; readonly choices: readonly string[] };

/** Options with a fixed set of values; an option has the same values wherever it is. */
export function choicesOf(commands: readonly Command[]): ChoicesOfOption[] {
  const found = new Map<string, readonly string[]>();
  for (const { options } of commands) {
    for (const [name, { choices }] of Object.entries(options)) {
      if (choices !== undefined) found.set(`--${name}`, choices);
    }
  }
  return [...found].map(([option, choices]) => ({ option, choices }));
}
