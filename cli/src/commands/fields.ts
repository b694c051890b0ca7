import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';

/** Unix seconds of the API as an ISO 8601 instant. */
export const instant = z.number().transform((seconds) => new Date(seconds * 1_000).toISOString());

export const stackState = z.enum([...runStateNames, 'NONE']);

/** The value of an option: one of these states, in either case. */
export const stateIn = <T extends string>(states: readonly T[]) =>
  z
    .string()
    .toUpperCase()
    .pipe(z.enum(states, `There is no such state. Use one of ${states.join(', ').toLowerCase()}.`));

export const commitFields = 'hash message authorName timestamp';
export const commit = z.object({
  hash: z.string(),
  message: z.string(),
  authorName: z.string().nullable(),
  timestamp: instant.nullable(),
});

const largestLimit = 1_000;

/** How many rows a list shows. */
export const limitOption = { value: 'N', describe: `At most so many, up to ${largestLimit}` } as const;
export const limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, `Give a number from 1 to ${largestLimit}.`)
  .transform(Number)
  .pipe(z.number().max(largestLimit, `Give a number from 1 to ${largestLimit}.`));

export const noteOption = { value: 'TEXT', describe: 'Why, for the others' } as const;
export const note = z.string().max(1_000, 'Use at most 1,000 characters.').optional();

export const metadataOption = {
  value: 'TEXT',
  describe: 'Note of your own on the run, such as the build that started it',
} as const;
/** Travels in a header. */
export const metadata = z
  .string()
  .max(1_000, 'Use at most 1,000 characters.')
  .regex(/^[\x20-\x7e]*$/, 'Use letters, digits and signs of ASCII on one line.')
  .optional();
