const WIDE = /[\ud800-\udfff]/;

/** True if characters and UTF-16 units may differ. */
export function isWide(text: string): boolean {
  return WIDE.test(text);
}

/** The number of characters (code points). */
export function codePointCount(text: string): number {
  if (!isWide(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The characters of a text. */
export function codePoints(text: string): readonly string[] {
  return [...text];
}
