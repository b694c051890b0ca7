import { type Location, RegoError } from '../errors.ts';
import type { RegoVersion } from './ast.ts';
import { Lexer, type LexerPosition } from './lexer.ts';
import { FUTURE_KEYWORDS, KEYWORDS, SIGN_NAMES, type Token } from './tokens.ts';

/** Terms nest no deeper than this. */
const DEEPEST = 300;

/** Trying again after a wrong guess may read each character this often on average. */
const READS_PER_CHARACTER = 16;

/** The parser's place in a source: one token of look-ahead, and the way back. */
export class Cursor {
  readonly lexer: Lexer;
  readonly keywords: Set<string>;
  version: RegoVersion;
  token: Token;
  /** The end of the token before the current one. */
  lastEnd = 0;
  #depth = 0;
  /** What the first wrong guess ran into. */
  #firstError: RegoError | undefined;
  #budget: number;

  constructor(file: string, source: string, version: RegoVersion) {
    this.lexer = new Lexer(file, source);
    this.version = version;
    this.keywords = new Set(version === 'v1' ? [...KEYWORDS, ...FUTURE_KEYWORDS] : KEYWORDS);
    this.#budget = READS_PER_CHARACTER * source.length + 1000;
    this.token = this.lexer.next();
  }

  /** Reads on and returns the token that was current. */
  advance(): Token {
    const token = this.token;
    this.#budget -= token.end - token.start + 1;
    if (this.#budget < 0) throw this.#firstError ?? this.error('too many readings: put "|" into parentheses');
    this.lastEnd = token.end;
    this.token = this.lexer.next();
    return token;
  }

  /** Takes up the reading behind a template's expression or end. */
  resume(): void {
    this.lastEnd = this.lexer.position.at;
    this.token = this.lexer.next();
  }

  atEnd(): boolean {
    return this.token.kind === 'eof';
  }

  isSign(text: string): boolean {
    return this.token.kind === 'sign' && this.token.text === text;
  }

  /** True at a keyword that is not the beginning of a reference such as `not.foo`. */
  isKeyword(text: string): boolean {
    return (
      this.token.kind === 'word' &&
      this.token.text === text &&
      this.keywords.has(text) &&
      !this.startsReference()
    );
  }

  /** True if a dot follows the current word at once. */
  startsReference(): boolean {
    return this.lexer.source.charAt(this.token.end) === '.';
  }

  /** True at a word that may stand for a variable. */
  isName(): boolean {
    if (this.token.kind !== 'word') return false;
    return !this.keywords.has(this.token.text) || this.startsReference() || this.#isContainsCall();
  }

  #isContainsCall(): boolean {
    return this.token.text === 'contains' && this.lexer.source.charAt(this.token.end) === '(';
  }

  /** Reads a sign if it is next. */
  accept(text: string): boolean {
    if (!this.isSign(text)) return false;
    this.advance();
    return true;
  }

  acceptKeyword(text: string): boolean {
    if (!this.isKeyword(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): Token {
    if (!this.isSign(text)) throw this.unexpected(text);
    return this.advance();
  }

  /** True if the current token follows the last one without a blank. */
  isAdjacent(): boolean {
    return this.token.start === this.lastEnd;
  }

  location(token: Token = this.token): Location {
    return { file: this.lexer.file, row: token.row, col: token.col };
  }

  error(reason: string, at: Location = this.location()): RegoError {
    return new RegoError('rego_parse_error', reason, at);
  }

  /** The error for the current token, naming what was expected. */
  unexpected(expected?: string): RegoError {
    const what = `unexpected ${this.#tokenName()} token`;
    return this.error(expected === undefined ? what : `${what}: expected ${expected}`);
  }

  #tokenName(): string {
    const { kind, text } = this.token;
    if (kind === 'sign') return SIGN_NAMES[text] ?? text;
    if (kind === 'word') return this.keywords.has(text) ? text : 'ident';
    if (kind === 'template' || kind === 'rawTemplate') return 'template string';
    return kind === 'raw' ? 'string' : kind;
  }

  /** Runs a part of the parser one level deeper. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > DEEPEST) throw this.error(`terms nest deeper than ${DEEPEST} levels: split the rule`);
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Tries a reading; on a parse error goes back and returns the error. */
  attempt<T>(parse: () => T): T | RegoError {
    const position: LexerPosition = this.lexer.position;
    const { token, lastEnd } = this;
    const depth = this.#depth;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof RegoError) || this.#budget < 0) throw error;
      this.#firstError ??= error;
      this.lexer.position = position;
      this.token = token;
      this.lastEnd = lastEnd;
      this.#depth = depth;
      return error;
    }
  }
}
