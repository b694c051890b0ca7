import { ApiError } from '../errors.ts';

/** A filter of Bitbucket's query language over the JSON of an object. */
export type Filter = (object: unknown) => boolean;

type Value = string | number | boolean | null | Date;
type Token = { readonly kind: 'word' | 'string' | 'symbol'; readonly text: string };

const TOKENS = /\s*(?:("(?:[^"\\]|\\.)*")|(!=|!~|>=|<=|[=~<>(),])|([^\s"=~<>(),!]+))/gy;

/** Parses `q`, such as `state = "OPEN" AND (name ~ "x" OR updated_on > 2025-01-01)`. */
export function parseQuery(query: string): Filter {
  const parser = new Parser(tokenize(query));
  const filter = parser.any();
  parser.end();
  return filter;
}

/** Sorts by one field, descending with a leading `-`. */
export function sortBy<T>(objects: readonly T[], sort: string): T[] {
  const descending = sort.startsWith('-');
  const path = sort.replace(/^-/, '').split('.');
  const sorted = objects.toSorted((a, b) =>
    compare(comparable(read(a, path)[0]), comparable(read(b, path)[0])),
  );
  return descending ? sorted.reverse() : sorted;
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < query.trimEnd().length) {
    const match = TOKENS.exec(query);
    if (!match) throw invalid();
    const [, text, symbol, word] = match;
    if (text) tokens.push({ kind: 'string', text: text.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (symbol) tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  any(): Filter {
    const terms = [this.all()];
    while (this.takeWord('OR')) terms.push(this.all());
    return (object) => terms.some((term) => term(object));
  }

  end(): void {
    if (this.at < this.tokens.length) throw invalid();
  }

  private all(): Filter {
    const terms = [this.term()];
    while (this.takeWord('AND')) terms.push(this.term());
    return (object) => terms.every((term) => term(object));
  }

  private term(): Filter {
    if (this.takeSymbol('(')) {
      const inner = this.any();
      if (!this.takeSymbol(')')) throw invalid();
      return inner;
    }
    const path = this.take('word').split('.');
    const not = this.takeWord('NOT');
    if (this.takeWord('IN')) {
      const values = this.list();
      return (object) =>
        read(object, path).some((found) => values.some((value) => equals(found, value))) !== not;
    }
    if (not) throw invalid();
    return comparison(path, this.take('symbol'), this.value());
  }

  private list(): Value[] {
    if (!this.takeSymbol('(')) throw invalid();
    const values = [this.value()];
    while (this.takeSymbol(',')) values.push(this.value());
    if (!this.takeSymbol(')')) throw invalid();
    return values;
  }

  private value(): Value {
    const token = this.tokens[this.at++];
    if (token?.kind === 'string') return token.text;
    if (token?.kind !== 'word') throw invalid();
    const literals: Record<string, Value> = { null: null, true: true, false: false };
    const literal = literals[token.text.toLowerCase()];
    if (literal !== undefined) return literal;
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return Number(token.text);
    const date = parseDate(token.text);
    if (!date) throw invalid();
    return date;
  }

  private take(kind: Token['kind']): string {
    const token = this.tokens[this.at++];
    if (token?.kind !== kind) throw invalid();
    return token.text;
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.at];
    const found = token?.kind === 'word' && token.text.toUpperCase() === word;
    if (found) this.at += 1;
    return found;
  }

  private takeSymbol(symbol: string): boolean {
    const token = this.tokens[this.at];
    const found = token?.kind === 'symbol' && token.text === symbol;
    if (found) this.at += 1;
    return found;
  }
}

function comparison(path: readonly string[], operator: string, value: Value): Filter {
  const test = (found: unknown): boolean => {
    switch (operator) {
      case '=':
        return equals(found, value);
      case '~':
        return contains(found, value);
      case '>':
        return found !== null && compare(comparable(found), comparable(value)) > 0;
      case '>=':
        return found !== null && compare(comparable(found), comparable(value)) >= 0;
      case '<':
        return found !== null && compare(comparable(found), comparable(value)) < 0;
      case '<=':
        return found !== null && compare(comparable(found), comparable(value)) <= 0;
      default:
        throw invalid();
    }
  };
  if (operator === '!=') return (object) => !read(object, path).some((found) => equals(found, value));
  if (operator === '!~') return (object) => !read(object, path).some((found) => contains(found, value));
  return (object) => read(object, path).some(test);
}

/** All values at the path; lists on the way are looked through, a missing field is null. */
function read(object: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(object)) return object.flatMap((item) => read(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return [object];
  if (typeof object !== 'object' || object === null) return [null];
  return read(Object.entries(object).find(([key]) => key === name)?.[1] ?? null, rest);
}

function equals(found: unknown, value: Value): boolean {
  if (value instanceof Date) return comparable(found) === value.getTime();
  return found === value;
}

function contains(found: unknown, value: Value): boolean {
  return typeof found === 'string' && found.toLowerCase().includes(String(value).toLowerCase());
}

/** Dates compare as moments, everything else as it is. */
function comparable(value: unknown): number | string {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return '';
  return parseDate(value)?.getTime() ?? value;
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

/** UTC unless a zone is given. */
function parseDate(text: string): Date | null {
  const match = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!match) return null;
  const date = new Date(match[1] && !match[4] ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function invalid(): ApiError {
  return new ApiError(400, 'Invalid query: the filter expression cannot be parsed.');
}
