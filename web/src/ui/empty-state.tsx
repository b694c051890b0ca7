import type { ReactNode } from 'react';

/** Says what a page is for and offers the next step. */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center rounded border border-dashed border-border-strong px-6 py-12 text-center">
      <span className="text-faint" aria-hidden>
        {props.icon}
      </span>
      <h2 className="mt-3 text-lg font-semibold">{props.title}</h2>
      <div className="mt-1 max-w-[60ch] text-balance text-muted">{props.children}</div>
      {props.action === undefined ? null : (
        <div className="mt-5 flex flex-wrap justify-center gap-2">{props.action}</div>
      )}
    </div>
  );
}
