import type { Location } from '../errors.ts';
import type { Value } from '../value/value.ts';

/** A variable with its place in the rule's frame. */
export interface Local {
  readonly name: string;
  readonly slot: number;
  readonly loc: Location;
  /** Made by the compiler; never named to the user. */
  readonly generated: boolean;
}

export interface ConstNode {
  readonly op: 'const';
  readonly value: Value;
  readonly loc: Location;
}

export interface LocalNode {
  readonly op: 'local';
  readonly local: Local;
  readonly loc: Location;
}

/** The documents `input` and `data`. */
export interface RootNode {
  readonly op: 'root';
  readonly root: 'input' | 'data';
  readonly loc: Location;
}

export interface RefNode {
  readonly op: 'ref';
  readonly head: Node;
  readonly path: readonly Node[];
  readonly loc: Location;
}

/** A call of a built-in (`count`) or of a policy's function (`data.pkg.f`). */
export interface CallNode {
  readonly op: 'call';
  readonly name: string;
  readonly args: readonly Node[];
  readonly loc: Location;
}

export interface ArrayNode {
  readonly op: 'array';
  readonly items: readonly Node[];
  readonly loc: Location;
}

export interface SetNode {
  readonly op: 'set';
  readonly items: readonly Node[];
  readonly loc: Location;
}

export interface ObjectNode {
  readonly op: 'object';
  readonly entries: readonly (readonly [Node, Node])[];
  readonly loc: Location;
}

export interface ComprehensionNode {
  readonly op: 'comprehension';
  readonly shape: 'array' | 'set' | 'object';
  readonly key: Node | undefined;
  readonly value: Node;
  readonly body: readonly Clause[];
  /** Variables of enclosing bodies; they must be bound before. */
  readonly free: ReadonlySet<Local>;
  readonly slot: number;
  readonly loc: Location;
}

/** Template text; each expression is a set comprehension of its results. */
export interface TemplateNode {
  readonly op: 'template';
  readonly parts: readonly (string | ComprehensionNode)[];
  readonly loc: Location;
}

export type Node =
  | ConstNode
  | LocalNode
  | RootNode
  | RefNode
  | CallNode
  | ArrayNode
  | SetNode
  | ObjectNode
  | ComprehensionNode
  | TemplateNode;

/** `with target as value`; a function is replaced by another's name or by a value. */
export type WithNode =
  | {
      readonly target: 'input' | 'data';
      readonly path: readonly string[];
      readonly value: Node;
      readonly loc: Location;
    }
  | {
      readonly target: 'function';
      readonly name: string;
      readonly value: Node | string;
      readonly loc: Location;
    };

export interface TermClause {
  readonly kind: 'term';
  readonly term: Node;
}

export interface SomeInClause {
  readonly kind: 'someIn';
  readonly key: Node | undefined;
  readonly value: Node;
  readonly domain: Node;
}

export interface EveryClause {
  readonly kind: 'every';
  readonly key: Local | undefined;
  readonly value: Local;
  readonly domain: Node;
  readonly body: readonly Clause[];
  readonly free: ReadonlySet<Local>;
}

/** One expression of a body, names resolved. */
export interface Clause {
  readonly loc: Location;
  readonly negated: boolean;
  readonly with: readonly WithNode[];
  readonly what: TermClause | SomeInClause | EveryClause;
  /** The generated variable that it binds; it may bind nothing else. */
  readonly hoisted: boolean;
}

/** A rule, names resolved. */
export interface RuleIr {
  readonly loc: Location;
  /** Package and static head. */
  readonly path: readonly string[];
  /** The rest of the head from its first part that is no constant string. */
  readonly suffix: readonly Node[];
  readonly args: readonly Local[] | undefined;
  readonly member: Node | undefined;
  readonly value: Node | undefined;
  readonly body: readonly Clause[];
  readonly otherwise: RuleIr | undefined;
  readonly isDefault: boolean;
  readonly frameSize: number;
}
