/** How much of the end of a long log is kept. */
export const tailBytes = 65_536;

/** Lets a number of bytes through, then keeps only the last ones until the end. Memory stays bounded. */
export interface LogLimit {
  push(text: string): string;
  /** What was left out, said in a line, and the tail. */
  end(): string;
}

export function createLogLimit(headBytes: number): LogLimit {
  let headLeft = headBytes;
  let tail: Buffer[] = [];
  let kept = 0;
  let omitted = 0;

  const keep = (bytes: Buffer): void => {
    tail.push(bytes);
    kept += bytes.length;
    while (tail[0] !== undefined && kept - tail[0].length >= tailBytes) {
      const dropped = tail.shift()?.length ?? 0;
      kept -= dropped;
      omitted += dropped;
    }
  };

  return {
    push(text) {
      if (headLeft <= 0) {
        keep(Buffer.from(text));
        return '';
      }
      const bytes = Buffer.from(text);
      if (bytes.length <= headLeft) {
        headLeft -= bytes.length;
        return text;
      }
      const cut = characterStart(bytes, headLeft);
      headLeft = 0;
      keep(bytes.subarray(cut));
      const notice = `This log is longer than ${readable(headBytes)}. Its middle is left out; the end follows at the end.`;
      return `${bytes.subarray(0, cut).toString()}\n\n${notice}\n`;
    },
    end() {
      if (kept === 0) return '';
      const bytes = Buffer.concat(tail);
      const from = characterStart(bytes, Math.max(0, bytes.length - tailBytes));
      omitted += from;
      tail = [];
      kept = 0;
      const notice = omitted === 0 ? '' : `${readable(omitted)} were left out here.\n\n`;
      return `${notice}${bytes.subarray(from).toString()}`;
    },
  };
}

/** The first position from `at` on that is not inside of a UTF-8 character. */
function characterStart(bytes: Buffer, at: number): number {
  let position = at;
  while (position < bytes.length && ((bytes[position] ?? 0) & 0xc0) === 0x80) position += 1;
  return position;
}

function readable(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  if (bytes < 10_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${Math.round(bytes / 1_000_000)} MB`;
}
