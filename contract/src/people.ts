import { z } from 'zod';

/** Name of an installation, part of module addresses. */
export const accountName = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{1,37}$/,
    'Use 2 to 38 letters, digits, dashes and underscores, with a letter or digit first.',
  );

export const username = z
  .string()
  .trim()
  .min(1, 'Enter a user name.')
  .max(120, 'Use at most 120 characters.')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$/u, 'Use letters, digits and . _ @ + - only, with no spaces.');

export const email = z.email('Enter an email address, such as ada@example.com.').max(254);

export const leastPasswordLength = 12;
const leastDistinct = 5;
/** Long enough, and still among the first that are tried. */
const common =
  /^(?:pass ?word|passwort|qwert[yz]|admin(?:istrator)?|letmein|welcome|iloveyou|change ?me|gantry)*[\d!?.\-_ ]*$/i;

/** What is wrong with a password in one sentence, or null. `names`: what nobody should build it from. */
export function passwordProblem(password: string, names: readonly string[] = []): string | null {
  const folded = password.normalize('NFKC').toLowerCase();
  if ([...folded].length < leastPasswordLength) return `Use at least ${leastPasswordLength} characters.`;
  if ([...folded].length > 1_024) return 'Use at most 1,024 characters.';
  if (new Set(folded).size < leastDistinct) return 'Use more different characters.';
  if (common.test(folded)) return 'This is one of the first passwords that are tried. Choose another.';
  const own = names.filter((name) => name.length >= 4).find((name) => folded.includes(name.toLowerCase()));
  return own === undefined ? null : 'Leave your own name out of it.';
}
