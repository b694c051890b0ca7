import { type Location, RegoError } from '../errors.ts';
import { type Comment, SIGNS, type Token, type TokenKind } from './tokens.ts';

const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Where a lexer stands. */
export interface LexerPosition {
  readonly at: number;
  readonly row: number;
  readonly rowStart: number;
  readonly known: { readonly offset: number; readonly column: number };
}

/** Reads tokens on demand; the parser may set `position` back to try again. */
export class Lexer {
  readonly source: string;
  readonly file: string;
  readonly comments = new Map<number, Comment>();
  #at = 0;
  #row = 1;
  #rowStart = 0;
  /** A column already counted on the current row: long rows are counted once. */
  #known = { offset: 0, column: 1 };

  constructor(file: string, source: string) {
    this.file = file;
    this.source = source.startsWith('\ufeff') ? source.slice(1) : source;
  }

  /** The state to go back to. */
  get position(): LexerPosition {
    return { at: this.#at, row: this.#row, rowStart: this.#rowStart, known: this.#known };
  }

  set position(position: LexerPosition) {
    this.#at = position.at;
    this.#row = position.row;
    this.#rowStart = position.rowStart;
    this.#known = position.known;
  }

  next(): Token {
    const first = this.#skip();
    const start = this.#at;
    const char = this.source.charAt(start);
    if (char === '') return this.#token('eof', start, start, first);
    if (char === '"') return this.#string(start, first);
    if (char === '`') return this.#raw(start, first);
    if (char === '$') return this.#template(start, first);
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#number(start, number, first);
    const word = this.#match(WORD);
    if (word !== undefined) return this.#token('word', start, start + word.length, first);
    const sign = SIGNS.find((candidate) => this.source.startsWith(candidate, start));
    if (sign === undefined) throw this.error(`illegal token: unexpected character ${JSON.stringify(char)}`);
    return this.#token('sign', start, start + sign.length, first);
  }

  /** The place of an offset on the current row. */
  location(offset: number = this.#at): Location {
    return { file: this.file, row: this.#row, col: this.column(offset) };
  }

  /** The column of an offset on the current row, counted in characters. */
  column(offset: number): number {
    const ahead = offset >= this.#known.offset && this.#known.offset >= this.#rowStart;
    const from = ahead ? this.#known : { offset: this.#rowStart, column: 1 };
    const text = this.source.slice(from.offset, offset);
    const column = from.column + (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
    this.#known = { offset, column };
    return column;
  }

  error(reason: string, offset: number = this.#at): RegoError {
    return new RegoError('rego_parse_error', reason, this.location(offset));
  }

  /** Reads a template's text up to an expression or the end. The opening sign is already read. */
  templateText(quote: '"' | '`'): { readonly text: string; readonly ended: boolean } {
    let text = '';
    for (;;) {
      const char = this.source.charAt(this.#at);
      if (char === '' || (char === '\n' && quote === '"')) throw this.error('non-terminated template string');
      if (char === quote || char === '{') {
        this.#at++;
        return { text: quote === '"' ? readEscapes(text, this) : text, ended: char === quote };
      }
      text += this.#templatePart(char, quote);
    }
  }

  /** One character of a template, or an escape of two. */
  #templatePart(char: string, quote: '"' | '`'): string {
    const isBrace = char === '\\' && this.source.charAt(this.#at + 1) === '{';
    const length = isBrace || (char === '\\' && quote === '"') ? 2 : 1;
    const part = this.source.slice(this.#at, this.#at + length);
    this.#at += length;
    if (char === '\n') this.#newRow();
    return isBrace ? '{' : part;
  }

  #newRow(): void {
    this.#row++;
    this.#rowStart = this.#at;
  }

  /** Skips blanks and comments; true if the next token starts its row. */
  #skip(): boolean {
    let first = this.#at === 0;
    for (;;) {
      const code = this.source.charCodeAt(this.#at);
      if (code === 10) {
        this.#at++;
        this.#newRow();
        first = true;
      } else if (code === 32 || code === 9 || code === 13) {
        this.#at++;
      } else if (code === 35) {
        this.#comment();
      } else {
        return first;
      }
    }
  }

  #comment(): void {
    const end = this.source.indexOf('\n', this.#at);
    const stop = end < 0 ? this.source.length : end;
    const text = this.source.slice(this.#at + 1, stop).replace(/\r$/, '');
    this.comments.set(this.#at, { text, row: this.#row, col: this.column(this.#at) });
    this.#at = stop;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source)?.[0];
  }

  #token(kind: TokenKind, start: number, end: number, first: boolean): Token {
    const token: Token = {
      kind,
      text: this.source.slice(start, end),
      start,
      end,
      row: this.#row,
      col: this.column(start),
      first,
    };
    this.#at = end;
    return token;
  }

  #number(start: number, text: string, first: boolean): Token {
    if (/^0\d/.test(text)) throw this.error('illegal number format: expected no leading zero', start);
    const after = this.source.charAt(start + text.length);
    if (
      /[\p{L}_]/u.test(after) ||
      (after === '.' && !/[\p{L}_]/u.test(this.source.charAt(start + text.length + 1)))
    ) {
      throw this.error('illegal number format', start);
    }
    return this.#token('number', start, start + text.length, first);
  }

  #string(start: number, first: boolean): Token {
    let at = start + 1;
    for (;;) {
      const code = this.source.charCodeAt(at);
      if (Number.isNaN(code) || code === 10) throw this.error('non-terminated string', start);
      if (code === 34) break;
      at += code === 92 ? 2 : 1;
    }
    return this.#token('string', start, at + 1, first);
  }

  #raw(start: number, first: boolean): Token {
    const end = this.source.indexOf('`', start + 1);
    if (end < 0) throw this.error('non-terminated string', start);
    const token = this.#token('raw', start, end + 1, first);
    for (
      let at = this.source.indexOf('\n', start);
      at >= 0 && at < end;
      at = this.source.indexOf('\n', at + 1)
    ) {
      this.#row++;
      this.#rowStart = at + 1;
    }
    return token;
  }

  #template(start: number, first: boolean): Token {
    const quote = this.source.charAt(start + 1);
    if (quote === '"') return this.#token('template', start, start + 2, first);
    if (quote === '`') return this.#token('rawTemplate', start, start + 2, first);
    throw this.error('illegal token: expected a quote after $', start);
  }
}

/** Reads the escapes of a quoted text, without its quotes. Throws a parse error for illegal ones. */
export function readEscapes(text: string, lexer: Lexer): string {
  if (!text.includes('\\')) {
    if (hasControl(text)) throw lexer.error('illegal control character in string');
    return text;
  }
  try {
    const value: unknown = JSON.parse(`"${text.replaceAll('\t', '\\t')}"`);
    return String(value);
  } catch {
    throw lexer.error('illegal escape sequence in string');
  }
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 32 && code !== 9) return true;
  }
  return false;
}
