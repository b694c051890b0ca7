import { attributePath, errorDiagnostic } from '../protocol/diagnostics.ts';
import type { Diagnostic } from '../protocol/messages.ts';
import { isAttributes, type Value } from '../protocol/values.ts';

type Check = (value: Value, name: string) => readonly Diagnostic[];

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Accepts what `accepts` does; `rule` completes the sentence "`name` must …". */
export const must =
  (rule: string, accepts: (value: Value) => boolean): Check =>
  (value, name) =>
    accepts(value) ? [] : [errorDiagnostic(`Invalid ${name}`, `${name} must ${rule}.`, attributePath(name))];

export const isName = must(
  'start with a letter and hold 1 to 63 lower-case letters, digits and hyphens',
  (value) => typeof value === 'string' && NAME.test(value),
);

export const isOneOf = (choices: readonly string[]): Check =>
  must(`be one of ${choices.join(', ')}`, (value) => typeof value === 'string' && choices.includes(value));

export const isWholeNumber = (least: number, most: number): Check =>
  must(
    `be a whole number from ${least} to ${most}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
  );

/** Tag keys with the cloud's own prefix are reserved; the diagnostic points at the very element. */
export const areTags: Check = (value, name) =>
  (isAttributes(value) ? Object.keys(value) : [])
    .filter((key) => key.startsWith('fakecloud:'))
    .map((key) =>
      errorDiagnostic(
        'Reserved tag',
        `The tag ${JSON.stringify(key)} is reserved: choose a key that does not start with "fakecloud:".`,
        attributePath(name, key),
      ),
    );
