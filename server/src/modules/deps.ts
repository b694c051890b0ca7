import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import type { Vcs } from '../vcs/index.ts';

export type ModuleDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly vcs: Vcs;
  readonly emit: Emit;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly secretBox: SecretBox;
  /** The first part of the address of every module. */
  readonly accountName: () => Promise<string>;
};
