import { RegoError } from '../errors.ts';
import { Frame, type Machine, type Step } from '../evaluate/machine.ts';
import { chain } from '../evaluate/main-loop.ts';
import type { Body, Term, VarTerm } from '../syntax/ast.ts';
import { parseQuery } from '../syntax/parse-module.ts';
import type { Value } from '../value/value.ts';
import { Bound } from './bound.ts';
import type { CompiledModules } from './compile-modules.ts';
import { Effort } from './effort.ts';
import { emitBody } from './emit-body.ts';
import type { Environment } from './environment.ts';
import type { Local } from './ir.ts';
import { lowerBody } from './lower-body.ts';
import { mentionsOf } from './mentions.ts';
import { Plan } from './plan.ts';
import { Scope } from './scope.ts';

/** A query ready to run. */
export interface Query {
  run(machine: Machine): readonly ReadonlyMap<string, Value>[];
}

/** The variable that holds an entrypoint's value. */
export const RESULT = 'result';

/** Compiles a query against modules. Throws RegoError. */
export function compileQuery(text: string, compiled: CompiledModules): Query {
  return compileBody(parseQuery(text, compiled.version), compiled);
}

/** Compiles one term to the query for its value. Throws RegoError. */
export function compileEntrypoint(text: string, compiled: CompiledModules): Query {
  const [expr, second] = parseQuery(text, compiled.version);
  if (expr === undefined || second !== undefined || expr.negated || expr.node.kind !== 'term') {
    const reason = 'an entrypoint is one term such as data.app.allow: ask for more with a query';
    throw new RegoError('rego_parse_error', reason, (second ?? expr)?.loc);
  }
  const { loc } = expr;
  const fn: VarTerm = { kind: 'var', name: 'eq', loc };
  const result: VarTerm = { kind: 'var', name: RESULT, loc };
  const term: Term = { kind: 'call', fn, args: [result, expr.node.term], loc, operator: true };
  return compileBody([{ ...expr, node: { kind: 'term', term } }], compiled);
}

function compileBody(body: Body, compiled: CompiledModules): Query {
  const scope = new Scope(undefined, mentionsOf(body, []));
  const env: Environment = {
    globals: new Map(),
    builtins: compiled.program.builtins,
    functions: compiled.functions,
    packagePath: [],
    metadata: { chain: [], rule: {} },
  };
  const clauses = lowerBody(body, scope, env);
  const frame = { size: scope.frameSize };
  const plan = new Plan(compiled.program, frame, new Bound(new Effort()));
  emitBody(clauses, plan);
  const locals = scope.own();
  const run = chain(plan.links, collect(locals));
  return {
    run: (machine) => {
      run(machine, new Frame(frame.size));
      return machine.solutions;
    },
  };
}

function collect(locals: readonly Local[]): Step {
  return (machine, frame) => {
    const solution = new Map<string, Value>();
    for (const local of locals) {
      const value = frame.v[local.slot];
      if (value !== undefined) solution.set(local.name, value);
    }
    machine.charge(1 + locals.length);
    machine.solutions.push(solution);
    return false;
  };
}
