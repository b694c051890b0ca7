import type { Builtin } from './builtins/define.ts';
import { BUILTINS } from './builtins/registry.ts';
import { type CompiledModules, compileModules } from './compile/compile-modules.ts';
import { compileEntrypoint, compileQuery, type Query, RESULT } from './compile/query.ts';
import type { Location } from './errors.ts';
import { RegoError } from './errors.ts';
import { type Host, limitError, Machine, type TraceEvent, View } from './evaluate/machine.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { RegoVersion } from './syntax/ast.ts';
import { type Json, toJson } from './value/json.ts';
import type { Value } from './value/value.ts';
import { isHostValue } from './value/value.ts';

/** A module's source under the name that errors show. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

export interface CompileOptions {
  /** How modules without `import rego.v1` are read; v1 if absent. */
  readonly version?: RegoVersion;
  /** Makes tracing and coverage possible; evaluation is somewhat slower. */
  readonly observe?: boolean;
  /** Larger policies are refused; 1,000,000 if absent. */
  readonly maxCharacters?: number;
  /** Functions of the host's, beside or in place of the built-ins. */
  readonly builtins?: readonly Builtin[];
}

/** What to evaluate, on what, and within which limits. Input and data are JSON; they are never changed. */
export interface Request {
  /** Expressions such as `data.app.allow = x`. */
  readonly query?: string;
  /** One term, a document as a rule: `data.app.allow`. All of `data` if there is no query either. */
  readonly entrypoint?: string;
  readonly input?: unknown;
  readonly data?: unknown;
  readonly limits?: Partial<Limits>;
  /** Failing built-ins end the evaluation with their error instead of being undefined. */
  readonly strictBuiltinErrors?: boolean;
  readonly trace?: boolean;
  readonly coverage?: boolean;
  readonly host?: Host;
}

/** What an evaluation found. */
export interface Evaluation {
  /** The entrypoint's value; undefined if it is undefined or a query was asked. */
  readonly value: Json | undefined;
  /** The query's solutions: its variables with their values. */
  readonly bindings: readonly { readonly [name: string]: Json }[];
  /** The same solutions with exact numbers and sets kept. */
  readonly exact: readonly ReadonlyMap<string, Value>[];
  readonly prints: readonly { readonly text: string; readonly location: Location }[];
  readonly trace: readonly TraceEvent[];
  /** Evaluated rows by file. */
  readonly coverage: ReadonlyMap<string, ReadonlySet<number>>;
  readonly steps: number;
}

/** Characters of policy that are compiled together unless the host allows more. */
const MOST_CHARACTERS = 1_000_000;

/** Compiled queries kept at most. */
const QUERIES_KEPT = 100;

/** Compiled modules. It holds no state of an evaluation, so any number may run on it. */
export class Policy {
  readonly #compiled: CompiledModules;
  readonly #queries = new Map<string, Query>();

  constructor(compiled: CompiledModules) {
    this.#compiled = compiled;
  }

  /** Paths of all documents and functions that the modules define. */
  get rules(): readonly { readonly path: readonly string[]; readonly location: Location }[] {
    return this.#compiled.rules;
  }

  /** Evaluates; errors of the policy come back as RegoError. */
  evaluate(request: Request): Evaluation | RegoError {
    try {
      return this.#run(request);
    } catch (error) {
      return asRegoError(error);
    }
  }

  #run(request: Request): Evaluation {
    const query = this.#query(request);
    const machine = new Machine({
      view: new View(
        hostValue(request.input, 'input'),
        hostValue(request.data ?? {}, 'data'),
        undefined,
        undefined,
      ),
      limits: { ...DEFAULT_LIMITS, ...request.limits },
      host: request.host ?? {},
      strict: request.strictBuiltinErrors ?? false,
      trace: request.trace ?? false,
      coverage: request.coverage ?? false,
    });
    const exact = query.run(machine);
    const bindings = exact.map((solution) =>
      Object.fromEntries([...solution].map(([name, value]) => [name, toJson(value)])),
    );
    const value = request.query === undefined ? exact[0]?.get(RESULT) : undefined;
    return {
      value: value === undefined ? undefined : toJson(value),
      bindings: request.query === undefined ? [] : bindings,
      exact,
      prints: machine.prints,
      trace: machine.trace ?? [],
      coverage: machine.covered ?? new Map(),
      steps: machine.steps,
    };
  }

  #query({ query, entrypoint }: Request): Query {
    const key = query === undefined ? `entrypoint ${entrypoint}` : `query ${query}`;
    const known = this.#queries.get(key);
    if (known !== undefined) return known;
    const made =
      query === undefined
        ? compileEntrypoint(entrypoint ?? 'data', this.#compiled)
        : compileQuery(query, this.#compiled);
    if (this.#queries.size >= QUERIES_KEPT) this.#queries.clear();
    this.#queries.set(key, made);
    return made;
  }
}

function hostValue(value: unknown, name: string): Value | undefined {
  if (value === undefined) return undefined;
  if (!isHostValue(value))
    throw new RegoError('eval_input_error', `${name} is a ${typeof value}: hand over JSON`);
  return value;
}

/** Exhausted stacks are a limit, foreign values an input error; anything else is ours to fix. */
function asRegoError(error: unknown): RegoError {
  if (error instanceof RegoError) return error;
  if (error instanceof RangeError)
    return limitError('values or rules nest too deep, or a value is too large');
  if (error instanceof TypeError && error.message.endsWith('is no JSON value')) {
    return new RegoError('eval_input_error', `input or data hold ${error.message}`);
  }
  throw error;
}

function withOwn(own: readonly Builtin[] = []): ReadonlyMap<string, Builtin> {
  return own.length === 0 ? BUILTINS : new Map([...BUILTINS, ...own.map((one) => [one.name, one] as const)]);
}

/** Compiles modules, given as sources or as a record of texts by file name. */
export function compile(
  modules: readonly Source[] | Readonly<Record<string, string>>,
  options: CompileOptions = {},
): Policy | RegoError[] {
  const most = options.maxCharacters ?? MOST_CHARACTERS;
  const sources = Array.isArray(modules)
    ? modules
    : Object.entries(modules).map(([file, text]): Source => ({ file, text }));
  const size = sources.reduce((sum, source) => sum + source.text.length, 0);
  if (size > most) {
    return [
      new RegoError(
        'rego_compile_error',
        `${size} characters of policy are more than ${most}: raise maxCharacters, or compile less together`,
      ),
    ];
  }
  try {
    const compiled = compileModules(
      sources,
      options.version ?? 'v1',
      options.observe ?? false,
      withOwn(options.builtins),
    );
    return Array.isArray(compiled) ? compiled : new Policy(compiled);
  } catch (error) {
    return [asRegoError(error)];
  }
}
