/** A block of Terraform's language, at the top of a file. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  /** Of its first word, from 1. */
  readonly line: number;
  /** Where a `module` has its code: the text of `source`. */
  readonly source: string | null;
  /** What a `removed` block is about: the address in `from`. */
  readonly from: string | null;
}

/**
 * The blocks at the top of a file, with their lines. Not a parser of the language: it knows comments, strings with
 * templates in them, heredocs and brackets, and takes any text in linear time.
 */
export function scanBlocks(text: string): Block[] {
  const code = codeOf(text);
  const blocks: Block[] = [];
  const lineAt = lineCounter(text);
  let depth = 0;
  let isStart = true;
  let open: Opened | null = null;
  for (let at = 0; at < code.length; at++) {
    const letter = code.charAt(at);
    if (letter === '\n') isStart = true;
    if (isBlank(letter)) continue;
    if (isStart && depth === 0) {
      const header = headerAt(code, text, at);
      if (header !== null) {
        open = { ...header, line: lineAt(at), source: null, from: null };
        blocks.push(open);
        at = header.end - 1;
        isStart = false;
        continue;
      }
    }
    if (isStart && depth === 1 && open !== null) readAttribute(open, code, text, at);
    isStart = letter === '{';
    if (opening.includes(letter)) depth++;
    else if (closing.includes(letter)) depth = Math.max(0, depth - 1);
  }
  return blocks.map(({ type, labels, line, source, from }) => ({ type, labels, line, source, from }));
}

type Opened = { -readonly [Key in keyof Block]: Block[Key] };

const opening = '{[(';
const closing = '}])';
const isBlank = (letter: string): boolean => /\s/.test(letter);

const header = /([A-Za-z_][\w-]*)((?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*)[ \t]*(?=\{)/y;

/** `resource "type" "name"`, up to its brace. */
function headerAt(code: string, text: string, at: number) {
  header.lastIndex = at;
  const match = header.exec(code);
  if (match === null) return null;
  const [whole, type = '', labels = ''] = match;
  const from = at + type.length;
  const named = [...labels.matchAll(/"[^"\n]*"|[A-Za-z_][\w-]*/g)].map(({ index, 0: label }) =>
    text.slice(from + index, from + index + label.length).replace(/^"|"$/g, ''),
  );
  return { type, labels: named, end: at + whole.length };
}

const attribute = /(source|from)[ \t]*=[ \t]*/y;
const quoted = /"((?:[^"\\\n]|\\.)*)"/y;
const traversal = /[A-Za-z_][\w.[\]"-]*/y;

function readAttribute(open: Opened, code: string, text: string, at: number): void {
  attribute.lastIndex = at;
  const match = attribute.exec(code);
  if (match === null) return;
  const from = at + match[0].length;
  if (match[1] === 'source' && open.type === 'module') open.source = matchAt(quoted, text, from)?.[1] ?? null;
  if (match[1] === 'from' && open.type === 'removed') open.from = matchAt(traversal, text, from)?.[0] ?? null;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function lineCounter(text: string): (at: number) => number {
  let [line, seen] = [1, 0];
  return (at) => {
    for (; seen < at; seen++) if (text.charCodeAt(seen) === 10) line++;
    return line;
  };
}

/** The text with comments, heredocs and the insides of strings blanked out; every character keeps its place. */
export function codeOf(text: string): string {
  const parts: string[] = [];
  let at = 0;
  const keep = (to: number): void => {
    parts.push(text.slice(at, to));
    at = to;
  };
  const blank = (to: number): void => {
    parts.push(text.slice(at, to).replace(/[^\n]/g, ' '));
    at = to;
  };
  const special = /["#]|\/\/|\/\*|<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n/g;
  for (;;) {
    special.lastIndex = at;
    const match = special.exec(text);
    if (match === null) break;
    keep(match.index);
    const [token, heredoc] = match;
    if (token === '"') {
      const end = endOfString(text, at);
      keep(at + 1);
      const closed = end > at + 1 && text.charAt(end - 1) === '"';
      blank(closed ? end - 1 : end);
      if (closed) keep(end);
    } else if (heredoc !== undefined) blank(endOfHeredoc(text, special.lastIndex, heredoc));
    else blank(token === '/*' ? endOf(text, at + 2, '*/') : endOf(text, at, '\n') - 1);
  }
  keep(text.length);
  return parts.join('');
}

/** Behind the next `mark`, or behind everything. */
function endOf(text: string, from: number, mark: string): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length + (mark === '\n' ? 1 : 0) : found + mark.length;
}

function endOfHeredoc(text: string, from: number, name: string): number {
  const end = new RegExp(`^[ \\t]*${name}[ \\t]*\\r?$`, 'gm');
  end.lastIndex = from;
  return end.exec(text) === null ? text.length : end.lastIndex;
}

/** Behind the quoted string that begins here. Templates in it may hold strings, which may hold templates. */
function endOfString(text: string, start: number): number {
  /** For each open template its open braces. */
  const templates: number[] = [];
  let at = start + 1;
  for (;;) {
    const end = endOfLiteral(text, at);
    const letter = text.charAt(end);
    if (end >= text.length || (letter === '\n' && templates.length === 0)) return end;
    if (letter === '"' && templates.length === 0) return end + 1;
    if (letter === '\n') at = end + 1;
    else {
      const opens = letter !== '"';
      if (opens) templates.push(0);
      at = endOfTemplateCode(text, end + (opens ? 2 : 1), templates) + 1;
    }
  }
}

/** The quote or the template that ends the literal part of a string, or the end of its line. */
function endOfLiteral(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\\') at++;
    else if (letter === '"' || letter === '\n' || isTemplate(text, at)) return at;
  }
  return text.length;
}

/** Where code in a template gives way to a literal: the quote of a string in it, or the brace that ends it. */
function endOfTemplateCode(text: string, start: number, templates: number[]): number {
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '"') return at;
    if (letter !== '{' && letter !== '}') continue;
    const braces = (templates.pop() ?? 0) + (letter === '{' ? 1 : -1);
    if (braces < 0) return at;
    templates.push(braces);
  }
  return text.length;
}

/** `${` and `%{`, but not `$${` and `%%{`. */
function isTemplate(text: string, at: number): boolean {
  const letter = text.charAt(at);
  return (letter === '$' || letter === '%') && text.charAt(at + 1) === '{' && text.charAt(at - 1) !== letter;
}
