/** A table in Markdown; bars and line breaks in cells are kept as text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

export const code = (text: string): string => `\`${text}\``;

/** A whole page; it says where it comes from, so that nobody edits the copy. */
export function page(title: string, source: string, ...paragraphs: readonly string[]): string {
  const notice = `<!-- Made by \`npm run docs\` from ${source}. Change it there. -->`;
  return `${[`# ${title}`, notice, ...paragraphs].join('\n\n')}\n`;
}
