import { stripVTControlCharacters } from 'node:util';

/** One line without control characters: names and messages of others must not steer the terminal. */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();

/** How many columns a text takes, colours aside. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** Cuts a text without colours to so many columns. */
export const cut = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `${[...text].slice(0, Math.max(0, width - 1)).join('')}…`;

export const shortHash = (hash: string): string => hash.slice(0, 8);

export const firstLine = (text: string): string => oneLine(text.split('\n', 1)[0] ?? '');
