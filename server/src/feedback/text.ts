/** The marks of a code block that its content cannot close: hostile plan text stays text. */
function fenceOf(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(Math.max(2, ...runs) + 1);
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
