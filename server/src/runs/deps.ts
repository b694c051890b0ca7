import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import type { Policies } from '../policies/index.ts';
import type { Stacks } from '../stacks/index.ts';
import type { Vcs } from '../vcs/index.ts';

export type RunDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly vcs: Vcs;
  readonly stacks: Stacks;
  readonly policies: Policies;
  readonly emit: Emit;
};
