import { Link, type LinkProps } from '@tanstack/react-router';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type FilterLink = LinkProps & { key: string; text: ReactNode; chosen: boolean };

/** Filters that live in the address: the back button undoes them. */
export function FilterLinks({ label, links }: { label: string; links: readonly FilterLink[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1.5">
      {links.map(({ key, text, chosen, ...link }) => (
        <Link
          key={key}
          {...link}
          replace
          activeProps={{}}
          activeOptions={{ exact: true }}
          aria-current={chosen ? 'true' : undefined}
          className={clsx(
            'inline-flex h-7 items-center gap-1.5 rounded border px-2.5 text-sm',
            chosen
              ? 'border-transparent bg-selected font-medium text-accent-text'
              : 'border-border bg-surface text-muted hover:border-border-strong hover:text-text',
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
