import { RE2JS } from 're2js';
import { failed } from './operands.ts';

/** Compiled patterns kept at most; they are shared by all evaluations and hold no state. */
const KEPT = 500;

const kept = new Map<string, RE2JS>();

/** Compiles a pattern for matching in linear time. Throws BuiltinError for what is none. */
export function compilePattern(pattern: string): RE2JS {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  let made: RE2JS;
  try {
    made = RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(`error parsing regexp: ${reason.replace(/^error parsing regexp: /, '')}`);
  }
  if (kept.size >= KEPT) kept.clear();
  kept.set(pattern, made);
  return made;
}

/** One match: where it is, and its groups; a group that took no part is undefined. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** The first matches from the left, at most `limit` of them; all if it is negative. */
export function findAll(pattern: RE2JS, text: string, limit: number): readonly Match[] {
  const matcher = pattern.matcher(text);
  const count = matcher.groupCount();
  const matches: Match[] = [];
  let lastEnd = -1;
  while ((limit < 0 || matches.length < limit) && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    // Go skips an empty match right behind the match before.
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    const groups = Array.from({ length: count + 1 }, (_, at) => matcher.group(at) ?? undefined);
    matches.push({ start, end, groups });
  }
  return matches;
}
