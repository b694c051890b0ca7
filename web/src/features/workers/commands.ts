import type { Deed } from '../../ui/deed.ts';
import type { FreshSecret } from '../identity/model.ts';
import type { PoolInput } from './model.ts';

/** What can be done with pools and their workers. */
export interface PoolCommands {
  /** Null makes a new one. */
  save: Deed<{ id: string | null; input: PoolInput }, string>;
  remove: Deed<string>;
  /** `reset`: in place of all tokens that the pool has. */
  makeToken: Deed<{ name: string; reset: boolean }, FreshSecret>;
  revokeToken: Deed<string>;
  drain: Deed<{ id: string; drain: boolean }>;
  /** Has all workers of the pool register anew. */
  cycle: Deed<void>;
}
