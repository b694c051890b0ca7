import { countOf } from '../runs/run-words.ts';
import type { IntegrationSummary } from './model.ts';

/** "11 stacks and 1 module"; null: nothing uses it. */
export function usersText({
  usedByStacks,
  usedByModules,
}: Pick<IntegrationSummary, 'usedByStacks' | 'usedByModules'>): string | null {
  const parts = [
    ...(usedByStacks > 0 ? [countOf(usedByStacks, 'stack')] : []),
    ...(usedByModules > 0 ? [countOf(usedByModules, 'module')] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}
