import type { UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { Engine } from './engine/engine.ts';

export type PolicyDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly engine: Engine;
};
