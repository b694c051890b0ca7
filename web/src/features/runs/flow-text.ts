/** Where Terraform and OpenTofu break what they print when no terminal tells them its width. */
const width = 76;

/**
 * Joins the lines of a message that were broken only for their width, so that it flows in any window.
 * Lines that are indented or end early were meant to be lines.
 */
export const flowText = (text: string): string =>
  text
    .split('\n')
    .map((line, index, lines) => line + (wasBroken(line, lines[index + 1]) ? ' ' : '\n'))
    .join('')
    .slice(0, -1);

function wasBroken(line: string, next: string | undefined): boolean {
  if (next === undefined || !/^\S/.test(line) || !/^\S/.test(next)) return false;
  const word = /^\S+/.exec(next)?.[0] ?? '';
  return line.length + 1 + word.length > width;
}
