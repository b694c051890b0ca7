import { clsx } from 'clsx';
import { useLayoutEffect } from 'react';
import { LogLineText } from './log-line.tsx';
import type { LogRow } from './log-store.ts';
import { labelOf } from './run-state-mark.tsx';
import type { LogScroll } from './use-log-scroll.ts';

interface LogRowsProps {
  scroll: LogScroll;
  rows: readonly LogRow[];
  wrap: boolean;
  search: string;
  marked: number;
  linked: number | null;
  onLink: (line: number) => void;
}

export function LogRows({ scroll, rows, wrap, search, marked, linked, onLink }: LogRowsProps) {
  const { virtual } = scroll;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change their height with the wrapping
  useLayoutEffect(() => virtual.measure(), [wrap]);
  return (
    <div
      ref={scroll.box}
      onScroll={scroll.onScroll}
      role="log"
      aria-label="Log lines"
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="absolute inset-0 overflow-auto bg-log font-mono text-xs -outline-offset-2 [contain:strict]"
    >
      <div style={{ height: virtual.getTotalSize() }} className="relative min-w-full">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={clsx('absolute left-0', wrap ? 'w-full' : 'min-w-full')}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'heading' ? (
                <p className="flex h-8 items-center px-3 font-sans text-sm font-semibold text-muted">
                  {labelOf(row.state)}
                </p>
              ) : (
                <div
                  className={clsx(
                    'flex leading-5',
                    (marked === item.index || linked === row.number) && 'bg-selected',
                  )}
                >
                  <a
                    href={`#L${row.number}`}
                    // Thousands of stops would bury the rest of the page: the keyboard links lines by searching.
                    tabIndex={-1}
                    aria-label={`Link to line ${row.number}`}
                    aria-current={linked === row.number ? 'location' : undefined}
                    onClick={(event) => {
                      event.preventDefault();
                      onLink(row.number);
                    }}
                    className="w-14 shrink-0 pr-3 text-right text-faint select-none hover:text-text hover:underline"
                  >
                    {row.number}
                  </a>
                  <span
                    className={clsx(
                      'pr-4',
                      wrap ? 'min-w-0 break-words whitespace-pre-wrap' : 'whitespace-pre',
                    )}
                  >
                    <LogLineText line={row} search={search} />
                  </span>
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
