import type { CompiledRule } from '../evaluate/documents.ts';
import { type Discriminator, type IndexedValue, RuleIndex } from '../evaluate/rule-index.ts';
import { lookup } from '../value/access.ts';
import type { Value } from '../value/value.ts';
import type { Clause, Node, RuleIr } from './ir.ts';

/** Fewer rules are faster tried than looked up. */
const WORTH_IT = 4;

/** A rule's demand: something known before it runs must equal a constant. */
interface Demand {
  readonly key: string;
  readonly read: Discriminator;
  readonly value: Value;
}

/** Builds the index over rules that compare the same thing with constants. */
export function indexRules(irs: readonly RuleIr[], rules: readonly CompiledRule[]): RuleIndex {
  if (irs.length < WORTH_IT) return new RuleIndex(rules);
  const demands = irs.map(demandsOf);
  const counts = new Map<string, number>();
  for (const own of demands)
    for (const key of new Set(own.map((demand) => demand.key))) counts.set(key, (counts.get(key) ?? 0) + 1);
  let best: string | undefined;
  for (const [key, count] of counts) if (count > (counts.get(best ?? '') ?? 1)) best = key;
  if (best === undefined) return new RuleIndex(rules);
  const chosen = demands.map((own) => own.find((demand) => demand.key === best));
  const read = chosen.find((demand) => demand !== undefined)?.read;
  const values = chosen.map((demand): IndexedValue => ({ value: demand?.value }));
  return new RuleIndex(rules, read, values);
}

function demandsOf(rule: RuleIr): readonly Demand[] {
  // A rule with an else has more to say when its own body fails.
  if (rule.otherwise !== undefined) return [];
  return rule.body.flatMap((clause) => demandOf(clause, rule) ?? []);
}

function demandOf(clause: Clause, rule: RuleIr): Demand | undefined {
  if (clause.negated || clause.with.length > 0 || clause.what.kind !== 'term') return undefined;
  const { term } = clause.what;
  if (term.op !== 'call' || (term.name !== 'eq' && term.name !== 'equal')) return undefined;
  const [left, right] = term.args;
  if (left === undefined || right === undefined) return undefined;
  return comparison(left, right, rule) ?? comparison(right, left, rule);
}

function comparison(place: Node, constant: Node, rule: RuleIr): Demand | undefined {
  if (constant.op !== 'const') return undefined;
  const { value } = constant;
  if (place.op === 'local') {
    const at = rule.args?.indexOf(place.local) ?? -1;
    return at < 0 ? undefined : { key: `argument ${at}`, read: (_machine, args) => args[at], value };
  }
  const path = inputPath(place);
  return path && { key: JSON.stringify(path), read: (machine) => follow(machine.view.input, path), value };
}

function follow(from: Value | undefined, path: readonly string[]): Value | undefined {
  let value = from;
  for (const key of path) value = lookup(value, key);
  return value;
}

function inputPath(node: Node): readonly string[] | undefined {
  if (node.op !== 'ref' || node.head.op !== 'root' || node.head.root !== 'input') return undefined;
  const path: string[] = [];
  for (const step of node.path) {
    if (step.op !== 'const' || typeof step.value !== 'string') return undefined;
    path.push(step.value);
  }
  return path;
}
