import { clsx } from 'clsx';
import { Fragment, type ReactNode } from 'react';

/** The one box that scrolls: dialogs over it never move the page, and its bar is always there. */
export const scroller = 'min-h-0 min-w-0 grow overflow-y-scroll bg-canvas outline-none';

interface PageHeaderProps {
  /** Links to the pages above this one. */
  crumbs?: readonly ReactNode[];
  title: ReactNode;
  /** Facts in one line under the title. */
  facts?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function PageHeader({ crumbs = [], title, facts, actions, children }: PageHeaderProps) {
  return (
    <header className="border-b border-border bg-surface">
      <div className={clsx('px-4 pt-4 md:px-8', children === undefined && 'pb-4')}>
        {crumbs.length === 0 ? null : (
          <nav
            aria-label="Breadcrumb"
            className="mb-0.5 flex flex-wrap items-center gap-1.5 text-sm wrap-anywhere text-muted *:min-w-0"
          >
            {crumbs.map((crumb, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: crumbs are their places
              <Fragment key={index}>
                {index === 0 ? null : <span aria-hidden>/</span>}
                {crumb}
              </Fragment>
            ))}
          </nav>
        )}
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 md:min-h-9">
          <h1 className="min-w-0 text-xl font-semibold wrap-anywhere">{title}</h1>
          {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
        {facts === undefined ? null : (
          <div
            className={clsx(
              'flex flex-wrap items-center gap-x-4 gap-y-1 wrap-anywhere text-muted *:min-w-0',
              // Actions that found no place beside the title stand above.
              actions === undefined ? 'mt-1' : 'mt-2 lg:mt-1',
            )}
          >
            {facts}
          </div>
        )}
        {children}
      </div>
    </header>
  );
}

/** The content of a page: one column, or the full width for tables. */
export function PageBody({ wide, children }: { wide?: boolean; children: ReactNode }) {
  return <div className={clsx('px-4 py-6 md:px-8', wide || 'max-w-[1264px]')}>{children}</div>;
}

/** Facts as term and value, in columns where there is room. */
export function Facts({ items }: { items: readonly (readonly [term: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_1fr] items-baseline gap-x-6 gap-y-2">
      {items.map(([term, value]) => (
        <Fragment key={term}>
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export function Card(props: {
  title?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={clsx('rounded border border-border bg-surface', props.className)}>
      {props.title === undefined ? null : (
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-border px-4 py-2">
          <h2 className="min-w-0 font-semibold wrap-anywhere">{props.title}</h2>
          {props.actions}
        </div>
      )}
      <div className="p-4">{props.children}</div>
    </section>
  );
}
