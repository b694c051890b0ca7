import type { Command } from '../command.ts';
import { commonOptions } from '../command-line.ts';

export type Word = { readonly word: string; readonly describe: string };

/** What may follow some words: `''` for the first word, `stack` for its verbs, `stack list` for its options. */
export type Followers = {
  readonly after: string;
  readonly words: readonly Word[];
  /** A file is expected there, too. */
  readonly files: boolean;
};

const subjects: Readonly<Record<string, string>> = { audit: 'the audit trail', delivery: 'deliveries' };
const groupSummary = (group: string): string => `Commands about ${subjects[group] ?? `${group}s`}`;

/** Everything that a shell may offer, the longest beginnings first. */
export function followersOf(commands: readonly Command[]): Followers[] {
  const groups = [...new Set(commands.filter(isGrouped).map(({ name }) => name.split(' ')[0] ?? ''))];
  const first = [
    ...commands
      .filter((each) => !isGrouped(each))
      .map(({ name, summary }) => ({ word: name, describe: summary })),
    ...groups.map((group) => ({ word: group, describe: groupSummary(group) })),
    { word: '--help', describe: 'Tell about all commands' },
    { word: '--version', describe: 'Tell the version of this command line' },
  ];
  const verbs = groups.map((group) => ({
    after: group,
    files: false,
    words: commands
      .filter(({ name }) => name.startsWith(`${group} `))
      .map(({ name, summary }) => ({ word: name.slice(group.length + 1), describe: summary })),
  }));
  return [...commands.map(optionsAfter), ...verbs, { after: '', words: first, files: false }];
}

const isGrouped = ({ name }: Command): boolean => name.includes(' ');

function optionsAfter(command: Command): Followers {
  const choices = Object.values(command.arguments).flatMap(({ choices: given = [] }) =>
    given.map((word) => ({ word, describe: word })),
  );
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([name, { describe }]) => ({
    word: `--${name}`,
    describe,
  }));
  return { after: command.name, words: [...choices, ...options], files: 'file' in command.arguments };
}

/** What follows an option that takes a value: one of these words, a file, or what nobody can guess. */
export type Value = { readonly option: string; readonly offer: readonly string[] | 'files' };

/** An option means the same wherever it is. */
export function valuesOf(commands: readonly Command[]): Value[] {
  const found = new Map<string, Value['offer']>();
  for (const { options } of commands) {
    for (const [name, { value, choices }] of Object.entries(options)) {
      if (value !== undefined) found.set(`--${name}`, value === 'FILE' ? 'files' : (choices ?? []));
    }
  }
  return [...found].map(([option, offer]) => ({ option, offer }));
}
