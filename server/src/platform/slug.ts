const MAX_LENGTH = 80;

/** What to say of a name that gives no slug. */
export const SLUGLESS = 'The name needs a letter from A to Z or a digit: its address is made of it.';

/**
 * A name as a slug: lower-case ASCII letters and digits joined by single dashes, at most 80 characters.
 * Accents are dropped ("Zürich (prod)" → "zurich-prod"). A name without any letter or digit gives ''.
 */
export function slugify(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH + 1)
    .replace(/^-/, '')
    .slice(0, MAX_LENGTH)
    .replace(/-$/, '');
}
