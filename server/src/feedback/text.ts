import { stripVTControlCharacters } from 'node:util';

/** The marks of a code block that its content cannot close: hostile plan text stays text. */
function fenceOf(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(2, ...runs) + 1);
}

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

/** As many whole lines as there is room for. */
export function fitting(lines: readonly string[], room: number): { lines: string[]; hidden: number } {
  const shown: string[] = [];
  let left = room;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    shown.push(line);
  }
  return { lines: shown, hidden: lines.length - shown.length };
}

/** Lines as they are, as many as there is room for, and how many are not shown. Null when there is room for none. */
export function codeBlock(lines: readonly string[], room: number, omitted: number): string | null {
  const frame = 2 * fenceOf(lines).length + 40;
  const { lines: shown, hidden } = fitting(lines, room - frame);
  if (shown.length === 0) return null;
  const more = hidden + omitted;
  if (more > 0) shown.push(`… and ${more} more`);
  const ticks = fenceOf(shown);
  return [ticks, ...shown, ticks].join('\n');
}
