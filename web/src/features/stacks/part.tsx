import type { ReactNode } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';

/** A list that is loading, failed, or there. */
export interface Part<Item> {
  items: readonly Item[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
}

interface PartBodyProps<Item> extends Part<Item> {
  empty: { icon: ReactNode; title: string; text: ReactNode; action?: ReactNode };
  children: (items: readonly Item[]) => ReactNode;
}

/** Draws the states that all tabs of a stack share. */
export function PartBody<Item>({ items, problem, onRetry, empty, children }: PartBodyProps<Item>) {
  if (problem !== null) return <ProblemPanel problem={problem} onRetry={onRetry} />;
  if (items === undefined) return <RowsSkeleton />;
  if (items.length === 0) {
    return (
      <EmptyState icon={empty.icon} title={empty.title} action={empty.action}>
        {empty.text}
      </EmptyState>
    );
  }
  return children(items);
}
