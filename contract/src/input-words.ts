import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What to give instead of what was given, where a schema says nothing of its own: no word of the library reaches people. */
export function inputWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : (types[String(issue.expected)] ?? other);
    case 'invalid_value':
      return `Give ${oneOf(issue.values.map(String))}.`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_format':
      return formats[issue.format] ?? 'This is not written as it has to be.';
    case 'not_multiple_of':
      return `Give a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return `Leave out what is not known here: ${issue.keys.join(', ')}.`;
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues[0]?.message ?? other;
    default:
      return other;
  }
}

const other = 'This is none of what can be given here.';

const types: Readonly<Record<string, string>> = {
  string: 'Give text.',
  number: 'Give a number.',
  int: 'Give a whole number.',
  boolean: 'Give true or false.',
  array: 'Give a list.',
  object: 'Give an object with named values.',
  record: 'Give an object with named values.',
  date: 'Give a time such as 2027-05-01T12:00:00Z.',
};

const formats: Readonly<Record<string, string>> = {
  email: 'Give an email address such as ada@example.com.',
  url: 'Give an address such as https://example.com.',
  datetime: 'Give a time such as 2027-05-01T12:00:00Z.',
  date: 'Give a day such as 2027-05-01.',
  uuid: 'Give an id as it is shown elsewhere.',
};

const oneOf = (choices: readonly string[]): string =>
  choices.length < 2 ? (choices[0] ?? 'nothing') : `one of ${choices.join(', ')}`;

function tooSmall(origin: string, least: number, inclusive: boolean): string {
  const unit = units[origin];
  if (unit === undefined) return `Give ${inclusive ? 'at least' : 'more than'} ${written(least)}.`;
  if (least === 1) return origin === 'string' ? 'This cannot be empty.' : 'Give at least one.';
  return `Use at least ${written(least)} ${unit[1]}.`;
}

function tooBig(origin: string, most: number, inclusive: boolean): string {
  const unit = units[origin];
  if (unit === undefined) return `Give ${inclusive ? 'at most' : 'less than'} ${written(most)}.`;
  return `Use at most ${written(most)} ${unit[most === 1 ? 0 : 1]}.`;
}

const units: Readonly<Record<string, readonly [one: string, more: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
};

const written = (count: number): string => count.toLocaleString('en-US');
