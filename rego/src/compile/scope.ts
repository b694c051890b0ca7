import { type Location, RegoError } from '../errors.ts';
import type { Local } from './ir.ts';

/** The variables of one rule, query or comprehension body. */
export class Scope {
  readonly parent: Scope | undefined;
  /** Names that the body uses outside of its closures. */
  readonly mentioned: ReadonlySet<string>;
  /** Variables of enclosing bodies that this one reads. */
  readonly free = new Set<Local>();
  readonly #frame: { size: number };
  readonly #declared = new Map<string, Local>();
  readonly #implicit = new Map<string, Local>();

  constructor(parent: Scope | undefined, mentioned: ReadonlySet<string>) {
    this.parent = parent;
    this.mentioned = mentioned;
    this.#frame = parent === undefined ? { size: 0 } : parent.#frame;
  }

  get frameSize(): number {
    return this.#frame.size;
  }

  /** The named variables of this body itself. */
  own(): readonly Local[] {
    return [...this.#implicit.values(), ...this.#declared.values()];
  }

  /** A place in the frame. */
  slot(): number {
    return this.#frame.size++;
  }

  /** A variable that no policy can name. */
  generate(loc: Location): Local {
    return { name: '_', slot: this.slot(), loc, generated: true };
  }

  /** Declares a name from here on. Throws rego_compile_error if it is already used. */
  declare(name: string, loc: Location, how: 'assigned' | 'declared'): Local {
    if (name === '_') return this.generate(loc);
    const present = this.#declared.has(name);
    if (present) throw new RegoError('rego_compile_error', `var ${name} ${how} above`, loc);
    if (this.#implicit.has(name))
      throw new RegoError('rego_compile_error', `var ${name} referenced above`, loc);
    const local = { name, slot: this.slot(), loc, generated: false };
    this.#declared.set(name, local);
    return local;
  }

  /** The declared variable of that name, from here outwards. */
  declaredAs(name: string): Local | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const local = scope.#declared.get(name);
      if (local !== undefined) return this.#use(local, scope);
    }
    return undefined;
  }

  /** A variable without declaration: it belongs to the outermost body that mentions it. */
  implicitAs(name: string, loc: Location): Local {
    if (name === '_') return this.generate(loc);
    const owner = this.#ownerOf(name);
    const known = owner.#implicit.get(name);
    if (known !== undefined) return this.#use(known, owner);
    const local = { name, slot: this.slot(), loc, generated: false };
    owner.#implicit.set(name, local);
    return this.#use(local, owner);
  }

  #ownerOf(name: string): Scope {
    let owner: Scope = this;
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.mentioned.has(name)) owner = scope;
    }
    return owner;
  }

  /** Notes the use of an outer variable in every body between. */
  #use(local: Local, owner: Scope): Local {
    for (let scope: Scope | undefined = this; scope !== undefined && scope !== owner; scope = scope.parent) {
      scope.free.add(local);
    }
    return local;
  }
}
