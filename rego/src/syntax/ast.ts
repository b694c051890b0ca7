import type { Location } from '../errors.ts';
import type { Value } from '../value/value.ts';

/** A name: a variable until the compiler knows better. */
export interface VarTerm {
  readonly kind: 'var';
  readonly name: string;
  readonly loc: Location;
}

/** A constant. */
export interface ConstTerm {
  readonly kind: 'const';
  readonly value: Value;
  readonly loc: Location;
}

/** `head.a[b]`: a term and the way down into it. */
export interface RefTerm {
  readonly kind: 'ref';
  readonly head: Term;
  readonly path: readonly Term[];
  readonly loc: Location;
}

/** A call; operators are calls too: `a + b` is `plus(a, b)`, `a = b` is `eq(a, b)`. */
export interface CallTerm {
  readonly kind: 'call';
  readonly fn: VarTerm | RefTerm;
  readonly args: readonly Term[];
  readonly loc: Location;
  /** True where the call was written as an operator: such names are never a policy's own functions. */
  readonly operator: boolean;
}

export interface ArrayTerm {
  readonly kind: 'array';
  readonly items: readonly Term[];
  readonly loc: Location;
}

export interface SetTerm {
  readonly kind: 'set';
  readonly items: readonly Term[];
  readonly loc: Location;
}

export interface ObjectTerm {
  readonly kind: 'object';
  readonly entries: readonly (readonly [Term, Term])[];
  readonly loc: Location;
}

/** `[value | body]`, `{value | body}`, `{key: value | body}`. */
export interface ComprehensionTerm {
  readonly kind: 'comprehension';
  readonly shape: 'array' | 'set' | 'object';
  readonly key: Term | undefined;
  readonly value: Term;
  readonly body: Body;
  readonly loc: Location;
}

/** `$"text {term}"`. */
export interface TemplateTerm {
  readonly kind: 'template';
  readonly parts: readonly (string | Expr)[];
  readonly loc: Location;
}

export type Term =
  | VarTerm
  | ConstTerm
  | RefTerm
  | CallTerm
  | ArrayTerm
  | SetTerm
  | ObjectTerm
  | ComprehensionTerm
  | TemplateTerm;

/** `with target as value`. */
export interface With {
  readonly target: VarTerm | RefTerm;
  readonly value: Term;
  readonly loc: Location;
}

/** `some x, y` */
export interface SomeNode {
  readonly kind: 'some';
  readonly names: readonly VarTerm[];
}

/** `some key, value in domain` */
export interface SomeInNode {
  readonly kind: 'someIn';
  readonly key: Term | undefined;
  readonly value: Term;
  readonly domain: Term;
}

/** `every key, value in domain { body }` */
export interface EveryNode {
  readonly kind: 'every';
  readonly key: VarTerm | undefined;
  readonly value: VarTerm;
  readonly domain: Term;
  readonly body: Body;
}

export interface TermNode {
  readonly kind: 'term';
  readonly term: Term;
}

/** One expression of a body. */
export interface Expr {
  readonly loc: Location;
  readonly negated: boolean;
  readonly with: readonly With[];
  readonly node: TermNode | SomeNode | SomeInNode | EveryNode;
}

export type Body = readonly Expr[];

/** The annotations of a METADATA comment block, as JSON. */
export interface Annotations {
  readonly scope: string;
  readonly fields: { readonly [key: string]: Value };
  readonly row: number;
}

/** A rule as written; each further body of a v0 rule is a rule of its own. */
export interface Rule {
  readonly loc: Location;
  /** The head's path below the package; its first part is the rule's name. */
  readonly ref: readonly Term[];
  readonly args: readonly Term[] | undefined;
  /** The member of a `contains` rule. */
  readonly member: Term | undefined;
  readonly value: Term | undefined;
  readonly isDefault: boolean;
  readonly body: Body;
  readonly otherwise: Rule | undefined;
  readonly annotations: readonly Annotations[];
}

export interface Import {
  readonly path: readonly string[];
  readonly alias: string | undefined;
  readonly loc: Location;
}

export interface Module {
  readonly file: string;
  readonly packagePath: readonly string[];
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
  readonly annotations: readonly Annotations[];
  readonly version: RegoVersion;
}

export type RegoVersion = 'v0' | 'v1';
