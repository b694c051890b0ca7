import { type Location, RegoError } from '../errors.ts';
import type { TreeNode } from '../evaluate/documents.ts';
import { type Frame, type Machine, type Read, type Replacement, View } from '../evaluate/machine.ts';
import { chain } from '../evaluate/main-loop.ts';
import { entriesOf, getKey } from '../value/access.ts';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { isObject } from '../value/value.ts';
import { emitTerm } from './emit-term.ts';
import type { Clause, WithNode } from './ir.ts';
import type { Plan, Program } from './plan.ts';

/** Changes what is being made of a view; false if a value is undefined. */
type Change = (machine: Machine, frame: Frame, draft: Draft) => boolean;

interface Draft {
  input: Value | undefined;
  data: Value | undefined;
  blocked: Set<object> | undefined;
  replaced: Map<string, Replacement> | undefined;
}

/** Adds the steps of a clause under its `with` modifiers; what follows sees the outer view again. */
export function emitWith(clause: Clause, plan: Plan, emitPlain: (clause: Clause, plan: Plan) => void): void {
  const changes = clause.with.map((modifier) => emitChange(modifier, plan));
  const slot = plan.slot();
  const before = plan.links.length;
  emitPlain(clause, plan);
  const inside = plan.links.splice(before);
  plan.push((next) => {
    const run = chain(inside, (machine, frame) => {
      const inner = machine.view;
      const outer = frame.side[slot];
      if (outer instanceof View) machine.view = outer;
      const stop = next(machine, frame);
      machine.view = inner;
      return stop;
    });
    return (machine, frame) => {
      const outer = machine.view;
      const view = changedView(machine, frame, changes);
      if (view === undefined) return false;
      frame.side[slot] = outer;
      machine.view = view;
      const stop = run(machine, frame);
      machine.view = outer;
      return stop;
    };
  });
}

function changedView(machine: Machine, frame: Frame, changes: readonly Change[]): View | undefined {
  const { input, data, blocked, replaced } = machine.view;
  const draft: Draft = {
    input,
    data,
    blocked: blocked && new Set(blocked),
    replaced: replaced && new Map(replaced),
  };
  for (const change of changes) if (!change(machine, frame, draft)) return undefined;
  return new View(draft.input, draft.data, draft.blocked, draft.replaced);
}

function emitChange(modifier: WithNode, plan: Plan): Change {
  if (modifier.target === 'function') return emitReplacement(modifier, plan);
  const read = emitTerm(modifier.value, plan);
  const { path } = modifier;
  if (modifier.target === 'input') {
    return (machine, frame, draft) => {
      const value = read(machine, frame);
      if (value === undefined) return false;
      draft.input = put(draft.input, path, value, 0);
      return true;
    };
  }
  const place = placeOf(path, plan.program, modifier.loc);
  return changeData(read, path, place);
}

function changeData(read: Read, path: readonly string[], place: TreeNode | undefined): Change {
  return (machine, frame, draft) => {
    const value = read(machine, frame);
    if (value === undefined) return false;
    draft.data = put(draft.data, path, value, 0);
    if (place !== undefined) {
      draft.blocked ??= new Set();
      draft.blocked.add(place);
    }
    return true;
  };
}

function emitReplacement(modifier: WithNode & { target: 'function' }, plan: Plan): Change {
  const { name, value } = modifier;
  const read = typeof value === 'string' ? undefined : emitTerm(value, plan);
  const other = typeof value === 'string' ? value : '';
  return (machine, frame, draft) => {
    const given = read?.(machine, frame);
    if (read !== undefined && given === undefined) return false;
    draft.replaced ??= new Map();
    draft.replaced.set(name, given === undefined ? { name: other } : { value: given });
    return true;
  };
}

/** The place in the rule tree that a path names. Throws rego_compile_error below a rule. */
function placeOf(path: readonly string[], program: Program, loc: Location): TreeNode | undefined {
  let place: TreeNode | undefined = program.tree;
  for (const name of path) {
    if (place?.document !== undefined) {
      throw new RegoError(
        'rego_compile_error',
        'with keyword cannot partially replace virtual document(s)',
        loc,
      );
    }
    place = place?.children.get(name);
  }
  return place;
}

/** A copy of a document with another value at a path; what is no object on the way becomes one. */
function put(document: Value | undefined, path: readonly string[], value: Value, at: number): Value {
  const key = path[at];
  if (key === undefined) return value;
  const base = isObject(document) ? document : undefined;
  const changed = objectOf(base === undefined ? [] : entriesOf(base));
  changed.set(key, put(base && getKey(base, key), path, value, at + 1));
  return changed;
}
