/** How a piece of terminal output looks; `color` and `background` are names of the theme or CSS colours. */
export interface Style {
  color?: string;
  background?: string;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
}
export interface Segment {
  text: string;
  style: Style;
}

export const plain: Style = Object.freeze({});
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const sequence = /\x1b(?:\[([0-9;:?<=>]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g;

/** Splits a line into styled pieces; sequences other than colours are dropped. Also gives the style after it. */
export function parseAnsi(line: string, before: Style): { segments: Segment[]; after: Style } {
  if (!line.includes('\x1b'))
    return { segments: line === '' ? [] : [{ text: line, style: before }], after: before };
  const segments: Segment[] = [];
  let style = before;
  let at = 0;
  for (const match of line.matchAll(sequence)) {
    if (match.index > at) segments.push({ text: line.slice(at, match.index), style });
    at = match.index + match[0].length;
    if (match[2] === 'm') style = applyCodes(style, match[1] ?? '');
  }
  if (at < line.length) segments.push({ text: line.slice(at), style });
  return { segments, after: style };
}

/** The style that a line leaves switched on. Most lines end plain, which is seen without reading them whole. */
export function styleAfter(line: string, before: Style): Style {
  const last = line.lastIndexOf('\x1b');
  if (last === -1) return before;
  const reset = line.startsWith('\x1b[0m', last) || line.startsWith('\x1b[m', last);
  return reset ? plain : parseAnsi(line, before).after;
}

export const stripAnsi = (line: string): string =>
  line.includes('\x1b') ? line.replaceAll(sequence, '') : line;

/** What a terminal leaves of a line that was drawn over with carriage returns. */
export function lastDrawing(line: string): string {
  if (!line.includes('\r')) return line;
  const drawings = line.replace(/\r+$/, '').split('\r');
  return drawings.at(-1) ?? '';
}

function applyCodes(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes.slice(index + 1));
      if (color !== undefined) style = { ...style, [code === 38 ? 'color' : 'background']: color };
      index += used;
    } else {
      style = applyCode(style, code);
    }
  }
  return style;
}

function applyCode(style: Style, code: number): Style {
  const { color, background, bold, dim, italic, underline, ...rest } = style;
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return keep({ color, background, italic, underline, ...rest });
  if (code === 23) return keep({ color, background, bold, dim, underline, ...rest });
  if (code === 24) return keep({ color, background, bold, dim, italic, ...rest });
  if (code === 39) return keep({ background, bold, dim, italic, underline, ...rest });
  if (code === 49) return keep({ color, bold, dim, italic, underline, ...rest });
  const front = nameOf(code, 30) ?? nameOf(code, 90);
  if (front !== undefined) return { ...style, color: front };
  const back = nameOf(code, 40) ?? nameOf(code, 100);
  return back === undefined ? style : { ...style, background: back };
}

const nameOf = (code: number, from: number) =>
  code >= from && code < from + 8 ? names[code - from] : undefined;

const keep = (parts: Record<string, string | true | undefined>): Style =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

/** The colour after 38 or 48: `5;n` of the 256, or `2;r;g;b`. */
function extendedColor(codes: readonly number[]): { color: string | undefined; used: number } {
  const [kind, first = 0, second = 0, third = 0] = codes;
  if (kind === 2) return { color: `rgb(${first}, ${second}, ${third})`, used: 4 };
  if (kind !== 5) return { color: undefined, used: 0 };
  if (first < 16) return { color: names[first % 8], used: 2 };
  if (first >= 232) {
    const grey = (first - 232) * 10 + 8;
    return { color: `rgb(${grey}, ${grey}, ${grey})`, used: 2 };
  }
  const level = (place: number) => [0, 95, 135, 175, 215, 255][Math.floor((first - 16) / place) % 6] ?? 0;
  return { color: `rgb(${level(36)}, ${level(6)}, ${level(1)})`, used: 2 };
}
