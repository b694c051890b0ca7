import { clsx } from 'clsx';
import { Lock, PowerOff, Unplug } from 'lucide-react';
import { memo, useCallback, useEffect, useRef } from 'react';
import { Labels } from '../../ui/badge.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { Bar } from '../../ui/skeleton.tsx';
import { useNarrow } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import { fullRepository, type StackSummary } from './model.ts';
import type { StackWindow } from './StacksView.tsx';
import { plainLabels } from './stack-filter.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';

/** So many labels fit into their column. */
const mostLabels = 3;
const wideRow = 44;
const narrowRow = 96;
const columns = {
  plain: 'grid-cols-[1rem_10.5rem_minmax(10rem,2fr)_minmax(10rem,2fr)_minmax(6rem,1fr)_7rem]',
  spaced:
    'grid-cols-[1rem_10.5rem_minmax(10rem,2fr)_minmax(10rem,2fr)_minmax(6rem,1fr)_minmax(5rem,0.6fr)_7rem]',
} as const;

type Selection = ReadonlyMap<string, StackSummary>;

interface StackListProps {
  list: StackWindow;
  withSpace: boolean;
  selected: Selection;
  onSelect: (change: (before: Selection) => Selection) => void;
  onRange: (first: number, last: number) => void;
}

/** Ten thousand rows: only those in sight are drawn and read; the page scrolls, not a box in it. */
export function StackList({ list, withSpace, selected, onSelect, onRange }: StackListProps) {
  const narrow = useNarrow();
  const rows = useRef<HTMLUListElement>(null);
  const height = narrow ? narrowRow : wideRow;
  const { first, last } = useRowsInSight(rows, { count: list.total, height });
  useEffect(() => onRange(first, last), [first, last, onRange]);
  const shape = withSpace ? columns.spaced : columns.plain;
  const toggle = useCallback(
    (stack: StackSummary) =>
      onSelect((before) => {
        const next = new Map(before);
        if (!next.delete(stack.id)) next.set(stack.id, stack);
        return next;
      }),
    [onSelect],
  );
  return (
    <div className="overflow-hidden rounded border border-border bg-surface text-sm">
      {narrow ? null : (
        <ListHead list={list} shape={shape} withSpace={withSpace} selected={selected} onSelect={onSelect} />
      )}
      <ul ref={rows} aria-label="Stacks" className="relative" style={{ height: list.total * height }}>
        {Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => {
          const index = first + offset;
          const stack = list.rowAt(index);
          return (
            <StackRow
              key={stack?.id ?? index}
              {...{ stack, narrow, withSpace, shape, height }}
              place={index + 1}
              total={list.total}
              top={index * height}
              checked={stack !== undefined && selected.has(stack.id)}
              onToggle={toggle}
            />
          );
        })}
      </ul>
    </div>
  );
}

interface StackRowProps {
  /** Undefined while it is on the way. */
  stack: StackSummary | undefined;
  /** Counted from 1. */
  place: number;
  total: number;
  /** Pixels from the top of the list. */
  top: number;
  height: number;
  shape: string;
  narrow: boolean;
  withSpace: boolean;
  checked: boolean;
  onToggle: (stack: StackSummary) => void;
}

/** Kept while the list scrolls: only rows that come into sight are drawn. */
const StackRow = memo(function StackRow({ stack, narrow, checked, ...row }: StackRowProps) {
  return (
    <li
      aria-setsize={row.total}
      aria-posinset={row.place}
      className={clsx(
        'absolute inset-x-0 [contain:strict] border-border px-4 hover:bg-hover',
        row.place < row.total && 'border-b',
        narrow ? 'grid content-center gap-1' : `grid items-center gap-4 ${row.shape}`,
        checked && 'bg-selected',
      )}
      style={{ height: row.height, top: row.top }}
    >
      {stack === undefined ? (
        <Coming />
      ) : (
        <>
          {narrow ? null : <SelectBox stack={stack} checked={checked} onToggle={row.onToggle} />}
          <StackCells stack={stack} withSpace={row.withSpace} />
        </>
      )}
    </li>
  );
});

type HeadProps = Pick<StackListProps, 'list' | 'withSpace' | 'selected' | 'onSelect'> & { shape: string };
/** So many stacks can be acted on at once. */
const mostSelected = 200;

/** Kept while the list scrolls. */
const ListHead = memo(function ListHead({ list, shape, withSpace, selected, onSelect }: HeadProps) {
  const loaded = () =>
    Array.from({ length: Math.min(list.total, mostSelected) }, (_, index) => list.rowAt(index)).flatMap(
      (stack) => (stack?.canWrite ? [[stack.id, stack] as const] : []),
    );
  const box = useRef<HTMLInputElement>(null);
  const some = selected.size > 0 && selected.size < list.total;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = some;
  }, [some]);
  const titles = ['State', 'Stack', 'Source', 'Labels', ...(withSpace ? ['Space'] : []), 'Since'];
  return (
    <div
      className={`grid h-9 items-center gap-4 border-b border-border px-4 font-medium text-muted ${shape}`}
    >
      <input
        type="checkbox"
        aria-label="Select the stacks that are shown"
        checked={selected.size > 0}
        ref={box}
        onChange={() => onSelect((before) => new Map(before.size > 0 ? [] : loaded()))}
      />
      {titles.map((title) => (
        <span key={title} aria-hidden>
          {title}
        </span>
      ))}
    </div>
  );
});

interface SelectBoxProps {
  stack: StackSummary;
  checked: boolean;
  onToggle: (stack: StackSummary) => void;
}

const SelectBox = ({ stack, checked, onToggle }: SelectBoxProps) => (
  <input
    type="checkbox"
    aria-label={`Select ${stack.name}`}
    className="relative z-10"
    checked={checked}
    disabled={!stack.canWrite}
    title={stack.canWrite ? undefined : 'Your roles in this space do not allow changing it.'}
    onChange={() => onToggle(stack)}
  />
);

/** A row that has not arrived keeps its place. */
const Coming = () => (
  <>
    <span aria-hidden className="hidden lg:block" />
    <Bar className="w-24" />
    <Bar className="w-40" />
    <Bar className="hidden w-56 lg:block" />
  </>
);

function StackCells({ stack, withSpace }: { stack: StackSummary; withSpace: boolean }) {
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
        {stack.isDisabled ? (
          <span title="Disabled: nothing starts in it" className="shrink-0 text-muted">
            <PowerOff size={14} aria-hidden />
            <span className="sr-only">Disabled</span>
          </span>
        ) : null}
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
      <span className="hidden h-[22px] overflow-hidden lg:block">
        <Labels labels={plainLabels(stack.labels).slice(0, mostLabels)} />
      </span>
      {withSpace ? (
        <span className="hidden truncate text-muted lg:block">{stack.spaceDetails.name}</span>
      ) : null}
      <span className="hidden whitespace-nowrap text-muted lg:block">
        {stack.stateSetAt === null ? '' : <TimeAgo at={stack.stateSetAt} />}
      </span>
    </>
  );
}

const sourceOf = (stack: StackSummary): string =>
  `${fullRepository(stack)} · ${stack.branch}${stack.projectRoot ? ` · /${stack.projectRoot}` : ''}`;
