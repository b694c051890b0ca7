import { useQuery } from '@tanstack/react-query';
import { poolChoicesOptions } from '../../api/workers.ts';
import type { PoolChoice } from './model.ts';

/** Pools to choose from: those that the viewer sees, and the present one even when it is not among them. */
export function usePoolChoices(present: { id: string; name: string } | null | undefined): PoolChoice[] {
  const seen = useQuery(poolChoicesOptions).data ?? [];
  const known = present == null || seen.some(({ id }) => id === present.id);
  return known ? seen : [...seen, { ...present, space: null }];
}
