import type { StackRow } from '../../stacks/index.ts';
import type { ModuleRow } from '../store.ts';
import type { VersionRow } from '../versions-store.ts';

export type Raise = {
  readonly stack: StackRow;
  readonly module: ModuleRow;
  readonly version: VersionRow;
  readonly number: string;
};

/** The branch of the commit that raises a module to a version in the code of a stack. */
export const branchOf = ({ stack, module, number }: Raise): string =>
  `gantry/${module.id}-${number}/${stack.id}`;
