import { rootSpace } from '../authz/index.ts';
import type { PoolRow } from './store.ts';

/** The pool of every stack and module that has none of its own, under the name that other clients know. */
export const publicPoolId = 'public';

export type Pool = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  /** Null of the public pool, which is for all spaces. */
  readonly spaceId: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
};

export const publicPool: Pool = {
  id: publicPoolId,
  name: publicPoolId,
  description: 'For every stack and module without a pool of its own',
  labels: [],
  spaceId: null,
  createdBy: null,
  createdAt: null,
  updatedAt: null,
};

export const toPool = (row: PoolRow): Pool => ({
  id: row.id,
  name: row.name,
  description: row.description,
  labels: row.labels,
  spaceId: row.space_id,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** What rows say of their pool: null for the public one. */
export const poolColumn = (id: string | null): string | null => (id === publicPoolId || !id ? null : id);
export const poolIdOf = (column: string | null): string => column ?? publicPoolId;

/** Whose admins arrange the pool. */
export const homeOf = ({ spaceId }: Pick<Pool, 'spaceId'>): string => spaceId ?? rootSpace;
