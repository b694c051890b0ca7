import { stripVTControlCharacters } from 'node:util';

/** Text for a table cell: nothing in it is Markdown, a mention or a new row. */
export function inert(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()#+.!|<>~@:-]/g, (mark) => `\\${mark}`);
}

/** Without colours, control characters and marks that turn the direction of reading. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/(?!\t)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '');
}

export const oneLine = (text: string): string => plain(text.replace(/\s+/g, ' ')).trim();

export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Never through the middle of a character.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
