import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SafePost } from '../platform/network/index.ts';
import type { SecretBox } from '../platform/secrets/index.ts';

export type InboxDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly emit: Emit;
  /** Sends to addresses that people entered; private networks are out of its reach. */
  readonly post: SafePost;
  /** Without a trailing slash; links in warnings begin with it. */
  readonly publicUrl: string;
};
