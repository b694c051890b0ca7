import type { UseCases } from '../authz/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { PoolUsers } from './users.ts';

export type PoolDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly useCases: UseCases;
  readonly users: PoolUsers;
};
