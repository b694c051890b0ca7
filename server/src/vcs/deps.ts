import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import type { Mirrors } from './git/index.ts';
import type { VcsProvider } from './provider.ts';

export type VcsDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly provider: VcsProvider;
  readonly mirrors: Mirrors;
  readonly emit: Emit;
  /** How long the log of deliveries is kept. */
  readonly deliveryDays: number;
  /** Without a trailing slash. */
  readonly publicUrl: string;
};
