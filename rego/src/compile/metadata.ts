import type { Annotations, Module, Rule } from '../syntax/ast.ts';
import type { Value } from '../value/value.ts';

/** One entry of a chain. */
function entry(path: readonly string[], annotations: Annotations | undefined): Value {
  return annotations === undefined ? { path } : { path, annotations: annotations.fields };
}

/** Annotations of documents and packages over all modules. */
export class MetadataIndex {
  readonly #documents = new Map<string, Annotations>();
  readonly #packages = new Map<string, Annotations>();
  readonly #subpackages = new Map<string, Annotations>();

  constructor(modules: readonly Module[]) {
    for (const module of modules) {
      const key = JSON.stringify(module.packagePath);
      for (const one of module.annotations) {
        (one.scope === 'subpackages' ? this.#subpackages : this.#packages).set(key, one);
      }
      for (const rule of module.rules) this.#addDocument(module, rule);
    }
  }

  #addDocument(module: Module, rule: Rule): void {
    for (const one of rule.annotations) {
      if (one.scope === 'document') this.#documents.set(JSON.stringify(rulePath(module, rule)), one);
    }
  }

  /** What rego.metadata.chain and rego.metadata.rule give inside of a rule. */
  of(module: Module, rule: Rule): { readonly chain: Value; readonly rule: Value } {
    const path = rulePath(module, rule);
    const own = rule.annotations.find((one) => one.scope === 'rule');
    const document = this.#documents.get(JSON.stringify(path));
    const chain: Value[] = [];
    if (own !== undefined || document === undefined) chain.push(entry(path, own));
    if (document !== undefined) chain.push(entry(path, document));
    const forPackage = this.#packages.get(JSON.stringify(module.packagePath));
    if (forPackage !== undefined) chain.push(entry(module.packagePath, forPackage));
    for (let length = module.packagePath.length; length > 0; length--) {
      const prefix = module.packagePath.slice(0, length);
      const above = this.#subpackages.get(JSON.stringify(prefix));
      if (above !== undefined) chain.push(entry(prefix, above));
    }
    return { chain, rule: own?.fields ?? {} };
  }
}

function rulePath(module: Module, rule: Rule): readonly string[] {
  const names = rule.ref.flatMap((part) =>
    part.kind === 'const' && typeof part.value === 'string' ? [part.value] : [],
  );
  return [...module.packagePath, ...names];
}
