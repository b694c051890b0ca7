import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/** A grey bar with the size of what will stand here. */
export function Bar({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('breathe block h-3.5 rounded bg-border', className)} />;
}

/** Wraps bars; screen readers hear one word instead of shapes. */
export function Loading({ label = 'Loading', children }: { label?: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label} className="min-w-0">
      {children}
    </div>
  );
}

const widths = ['w-48', 'w-64', 'w-40', 'w-56', 'w-44', 'w-60'] as const;

/** Rows as high as the rows of a table. */
export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Loading>
      <div className="overflow-hidden rounded border border-border bg-surface">
        {Array.from({ length: rows }, (_, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have no identity
            key={index}
            className="flex h-11 items-center gap-6 border-b border-border px-4 last:border-b-0"
          >
            <Bar className="size-3.5 rounded-full" />
            <Bar className={clsx('max-w-full shrink', widths[index % widths.length])} />
            <Bar className="ml-auto hidden w-24 sm:block" />
            <Bar className="hidden w-16 sm:block" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
