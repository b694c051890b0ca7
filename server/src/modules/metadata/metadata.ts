/** What the code of a module says of itself. Types and defaults are as written, defaults as JSON. */
export type ModuleInput = {
  readonly name: string;
  readonly type: string;
  /** JSON; null when there is none, so that a value is required. */
  readonly default: string | null;
  readonly description: string;
  readonly required: boolean;
  readonly sensitive: boolean;
};
export type ModuleOutput = {
  readonly name: string;
  readonly description: string;
  readonly sensitive: boolean;
};
export type ModuleResource = {
  readonly address: string;
  readonly type: string;
  readonly mode: 'managed' | 'data';
};
export type ModuleProvider = { readonly name: string; readonly source: string; readonly version: string };

/** A configuration: the module itself, a submodule or an example; `path` is of the module's folder, empty for itself. */
export type ModulePart = {
  readonly path: string;
  readonly readme: string | null;
  readonly inputs: readonly ModuleInput[];
  readonly outputs: readonly ModuleOutput[];
  readonly resources: readonly ModuleResource[];
  readonly providers: readonly ModuleProvider[];
};

export type ModuleMetadata = {
  readonly root: ModulePart;
  readonly submodules: readonly ModulePart[];
  readonly examples: readonly ModulePart[];
};
