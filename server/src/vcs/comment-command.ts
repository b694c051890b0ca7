/** What may be asked for in a comment; other words mean the same. */
const verbs = {
  help: 'help',
  plan: 'plan',
  propose: 'plan',
  preview: 'plan',
  apply: 'apply',
  deploy: 'apply',
  confirm: 'apply',
  discard: 'discard',
  unlock: 'unlock',
  link: 'link',
} as const;
export type Verb = (typeof verbs)[keyof typeof verbs];

export type Command =
  | { readonly verb: Verb; readonly argument: string | null }
  /** Addressed to us, and not understood. */
  | { readonly verb: 'unknown'; readonly argument: string };

/** Commands of the other product that mean the same here; the rest of its words are for push policies. */
const foreign: readonly string[] = ['propose', 'plan', 'deploy', 'apply', 'discard', 'unlock', 'help'];

/**
 * The command in the first line of a comment, or null when the comment is none: `/gantry plan network`. Editors put
 * escapes and marks of code around words, and invisible characters between them.
 */
export function parseCommand(comment: string): Command | null {
  const line = comment
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trimStart()
    .split(/[\r\n]/, 1)[0];
  const match = /^`*\/(gantry|spacelift)(?![\w-])(.*)$/i.exec(line ?? '');
  if (match === null) return null;
  const isOurs = match[1]?.toLowerCase() === 'gantry';
  const [verb = 'help', ...rest] = wordsOf(match[2] ?? '');
  const known = verb.toLowerCase();
  if (!isOurs && !foreign.includes(known)) return null;
  if (!isVerb(known)) return { verb: 'unknown', argument: verb };
  return { verb: verbs[known], argument: rest.length === 0 ? null : rest.join(' ') };
}

const isVerb = (text: string): text is keyof typeof verbs => Object.hasOwn(verbs, text);

const wordsOf = (text: string): string[] =>
  text
    .replace(/\\([\\`*_{}[\]()#+.!~<>|-])/g, '$1')
    .replaceAll('`', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
