import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { Lock, Unplug } from 'lucide-react';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { Labels } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { useNarrow } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import { fullRepository, type StackSummary } from './model.ts';

const wideRow = 44;
const narrowRow = 96;
const columns = 'grid-cols-[11.5rem_minmax(10rem,2fr)_minmax(10rem,2fr)_minmax(6rem,1fr)_8rem]';

/** Ten thousand rows: only those in sight are drawn; the page scrolls, not a box in it. */
export function StackList({ stacks }: { stacks: readonly StackSummary[] }) {
  const narrow = useNarrow();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useVirtualizer({
    count: stacks.length,
    estimateSize: () => (narrow ? narrowRow : wideRow),
    overscan: 12,
    getScrollElement: () => list.current?.closest('main') ?? null,
    scrollMargin: top,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change their height with the width
  useLayoutEffect(() => virtual.measure(), [narrow]);
  return (
    <div ref={list} className="overflow-hidden rounded border border-border bg-surface text-sm">
      {narrow ? null : (
        <div
          aria-hidden
          className={`grid h-9 items-center gap-4 border-b border-border px-4 font-medium text-muted ${columns}`}
        >
          {['State', 'Stack', 'Source', 'Labels', 'Since'].map((title) => (
            <span key={title}>{title}</span>
          ))}
        </div>
      )}
      <ul aria-label="Stacks" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const stack = stacks[item.index];
          return stack === undefined ? null : (
            <li
              key={stack.id}
              aria-setsize={stacks.length}
              aria-posinset={item.index + 1}
              className={clsx(
                'absolute inset-x-0 top-0 border-b [contain:strict] border-border px-4 hover:bg-hover',
                narrow ? 'grid content-center gap-1' : `grid items-center gap-4 ${columns}`,
              )}
              style={{ height: item.size, transform: `translateY(${item.start - top}px)` }}
            >
              <StackCells stack={stack} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Kept while the list scrolls: only rows that come into sight are drawn. */
const StackCells = memo(function StackCells({ stack }: { stack: StackSummary }) {
  return (
    <>
      <StateMark state={stack.state} />
      <span className="flex min-w-0 items-center gap-2">
        <RowLink href={`/stack/${stack.id}`} className="truncate font-medium hover:underline">
          {stack.name}
        </RowLink>
        {stack.lockedBy === null ? null : (
          <span title={`Locked by ${stack.lockedBy}`} className="shrink-0 text-warning">
            <Lock size={14} aria-hidden />
            <span className="sr-only">Locked by {stack.lockedBy}</span>
          </span>
        )}
        {stack.attached ? null : (
          <span title="Its integration is gone" className="shrink-0 text-danger">
            <Unplug size={14} aria-hidden />
            <span className="sr-only">Its integration is gone</span>
          </span>
        )}
      </span>
      <span className="truncate text-muted" title={sourceOf(stack)}>
        {sourceOf(stack)}
      </span>
      <span className="hidden overflow-hidden lg:block">
        <span className="flex h-[22px] flex-wrap overflow-hidden">
          <Labels labels={stack.labels} />
        </span>
      </span>
      <span className="hidden whitespace-nowrap text-muted lg:block">
        {stack.stateSetAt === null ? '' : <TimeAgo at={stack.stateSetAt} />}
      </span>
    </>
  );
});

const sourceOf = (stack: StackSummary): string =>
  `${fullRepository(stack)} · ${stack.branch}${stack.projectRoot ? ` · /${stack.projectRoot}` : ''}`;
