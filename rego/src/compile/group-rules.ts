import { RegoError } from '../errors.ts';
import { pathText } from './environment.ts';
import type { Node, RuleIr } from './ir.ts';

/** A rule with its head below the document that it belongs to. */
export interface Member {
  readonly rule: RuleIr;
  readonly suffix: readonly Node[];
}

/** Rules that make one document or one function. */
export interface Group {
  readonly path: readonly string[];
  readonly kind: 'complete' | 'partial' | 'function';
  readonly members: readonly Member[];
}

function kindOf(rule: RuleIr): Group['kind'] {
  if (rule.args !== undefined) return 'function';
  return rule.member !== undefined || rule.suffix.length > 0 ? 'partial' : 'complete';
}

/** A group while it is gathered. */
interface Gathering {
  readonly path: readonly string[];
  kind: Group['kind'];
  readonly members: Member[];
}

/** Gathers rules into documents and functions. Throws rego_type_error for rules that contradict. */
export function groupRules(rules: readonly RuleIr[]): readonly Group[] {
  const byPath = Map.groupBy(rules, (rule) => JSON.stringify(rule.path));
  const partials = new Set<string>();
  for (const [key, list] of byPath) {
    checkKinds(list);
    if (list.some((rule) => kindOf(rule) === 'partial')) partials.add(key);
  }
  const groups = new Map<string, Gathering>();
  for (const list of byPath.values()) gather(list, partials, groups);
  return [...groups.values()];
}

/** Adds the rules of one path to their group: their own, or the document above that takes them in. */
function gather(
  rules: readonly RuleIr[],
  partials: ReadonlySet<string>,
  groups: Map<string, Gathering>,
): void {
  const [first] = rules;
  if (first === undefined) return;
  const kind = kindOf(first);
  const home = kind === 'function' ? undefined : highest(first.path, partials);
  const path = home ?? first.path;
  const key = JSON.stringify(path);
  const group: Gathering = groups.get(key) ?? { path, kind, members: [] };
  if (home !== undefined) group.kind = 'partial';
  for (const rule of rules) group.members.push({ rule, suffix: suffixBelow(rule, path.length) });
  groups.set(key, group);
}

/** The shortest path above or at the given one that has a variable part. */
function highest(path: readonly string[], partials: ReadonlySet<string>): readonly string[] | undefined {
  if (partials.size === 0) return undefined;
  for (let length = 1; length <= path.length; length++) {
    const prefix = path.slice(0, length);
    if (partials.has(JSON.stringify(prefix))) return prefix;
  }
  return undefined;
}

function suffixBelow(rule: RuleIr, length: number): readonly Node[] {
  const fixed = rule.path.slice(length).map((value): Node => ({ op: 'const', value, loc: rule.loc }));
  return [...fixed, ...rule.suffix];
}

function checkKinds(rules: readonly RuleIr[]): void {
  const [first] = rules;
  if (first === undefined) return;
  const name = pathText(first.path);
  const kind = kindOf(first);
  for (const rule of rules) {
    const isSet = rule.member !== undefined && rule.suffix.length === 0;
    const firstIsSet = first.member !== undefined && first.suffix.length === 0;
    if (kindOf(rule) !== kind || rule.args?.length !== first.args?.length || isSet !== firstIsSet) {
      throw new RegoError('rego_type_error', `conflicting rules ${name} found`, rule.loc);
    }
  }
  const [, second] = rules.filter((rule) => rule.isDefault && rule.suffix.length === 0);
  if (second !== undefined)
    throw new RegoError('rego_type_error', `multiple default rules ${name} found`, second.loc);
}
