import type { Machine } from '../evaluate/machine.ts';
import type { Value } from '../value/value.ts';
import { type Builtin, define } from './define.ts';
import { asInt, asString, failed } from './operands.ts';
import { compilePattern, findAll, type Match } from './patterns.ts';
import { chargeText } from './strings.ts';
import { codePointCount } from './text.ts';

/** Work per character that matching is counted with. */
function chargeMatch(machine: Machine, text: string): void {
  machine.work(1 + (text.length >> 2));
}

function match(machine: Machine, pattern: Value, text: Value): Value {
  const compiled = compilePattern(asString(pattern, 1));
  const subject = asString(text, 2);
  chargeMatch(machine, subject);
  return compiled.test(subject);
}

function isValid(_machine: Machine, pattern: Value): Value {
  if (typeof pattern !== 'string') return false;
  try {
    compilePattern(pattern);
    return true;
  } catch {
    return false;
  }
}

function matches(machine: Machine, pattern: Value, text: Value, limit: Value): readonly Match[] {
  const compiled = compilePattern(asString(pattern, 1));
  const subject = asString(text, 2);
  chargeMatch(machine, subject);
  const found = findAll(compiled, subject, asInt(limit, 3));
  machine.charge(found.length);
  return found;
}

function split(machine: Machine, pattern: Value, text: Value): Value {
  const compiled = compilePattern(asString(pattern, 1));
  const subject = asString(text, 2);
  chargeMatch(machine, subject);
  if (subject === '') return [''];
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of findAll(compiled, subject, -1)) {
    if (end === 0 || (start === end && start === subject.length)) continue;
    parts.push(subject.slice(from, start));
    from = end;
  }
  parts.push(subject.slice(from));
  machine.charge(parts.length);
  return parts;
}

/** `$1`, `${1}`, `$name`, `$$` in a replacement. */
const REFERENCE = /\$(?:\$|(\w+)|\{(\w+)\})/g;

function expand(template: string, found: Match, names: Readonly<Record<string, number>>): string {
  if (!template.includes('$')) return template;
  return template.replace(
    REFERENCE,
    (whole: string, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced;
      if (name === undefined) return whole === '$$' ? '$' : whole;
      const at = /^\d+$/.test(name) ? Number(name) : names[name];
      return at === undefined ? '' : (found.groups[at] ?? '');
    },
  );
}

function replace(machine: Machine, text: Value, pattern: Value, template: Value): Value {
  const subject = asString(text, 1);
  const compiled = compilePattern(asString(pattern, 2));
  const replacement = asString(template, 3);
  chargeMatch(machine, subject);
  const names = namedGroups(asString(pattern, 2));
  let result = '';
  let from = 0;
  for (const found of findAll(compiled, subject, -1)) {
    const fresh = expand(replacement, found, names);
    chargeText(machine, found.start - from + fresh.length);
    result += subject.slice(from, found.start) + fresh;
    from = found.end;
  }
  return result + subject.slice(from);
}

/** The numbers of named groups. */
function namedGroups(pattern: string): Readonly<Record<string, number>> {
  const names: Record<string, number> = {};
  let count = 0;
  for (const found of pattern.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?!\?)|\(\?P?<(\w+)>/gs)) {
    if (!found[0].startsWith('(')) continue;
    count++;
    const name = found[1];
    if (name !== undefined) names[name] = count;
  }
  return names;
}

/** A pattern with regular expressions between delimiters, the rest literal. */
function templateMatch(machine: Machine, ...args: [Value, Value, Value, Value]): Value {
  const [template, text, open, close] = args;
  const source = asString(template, 1);
  const subject = asString(text, 2);
  const [start, end] = [asString(open, 3), asString(close, 4)];
  if (codePointCount(start) !== 1) throw failed('start delimiter has to be exactly one character long');
  if (codePointCount(end) !== 1) throw failed('end delimiter has to be exactly one character long');
  let pattern = '^';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === start && depth++ === 0) {
      pattern += escapeText(source.slice(from, at));
      from = at + 1;
    } else if (char === end && depth > 0 && --depth === 0) {
      pattern += `(${source.slice(from, at)})`;
      from = at + 1;
    } else if (char === end && depth === 0) {
      throw failed('unbalanced delimiters');
    }
  }
  if (depth > 0) throw failed('unbalanced delimiters');
  chargeMatch(machine, subject);
  return compilePattern(`${pattern}${escapeText(source.slice(from))}$`).test(subject);
}

/** A text as a pattern that matches only it. */
export function escapeText(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** Regular expressions (RE2 syntax, linear time). */
export const regex: readonly Builtin[] = [
  define('regex.match', 'str str', match),
  define('re_match', 'str str', match),
  define('regex.is_valid', 'any', isValid),
  define('regex.find_n', 'str str num', (machine, pattern, text, limit) =>
    matches(machine, pattern, text, limit).map((found) => found.groups[0] ?? ''),
  ),
  define('regex.find_all_string_submatch_n', 'str str num', (machine, pattern, text, limit) =>
    matches(machine, pattern, text, limit).map((found) => found.groups.map((group) => group ?? '')),
  ),
  define('regex.split', 'str str', split),
  define('regex.replace', 'str str str', replace),
  define('regex.template_match', 'str str str str', templateMatch),
];
