import { Link, type LinkProps, useLocation } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';

/** `chosen`: known by the page; left out, the address decides. */
export type Tab = LinkProps & { label: string; count?: number | undefined; chosen?: boolean };

const tabClass =
  'mb-[-1px] flex h-10 shrink-0 items-center gap-1.5 border-b-2 font-medium whitespace-nowrap -outline-offset-2';
const on = 'border-accent text-text';
const off = 'border-transparent text-muted hover:text-text';

/** Tabs are addresses: they open in new windows and the back button knows them. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const row = useRef<HTMLElement>(null);
  const here = useLocation({ select: ({ href }) => href });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides which tab is the present one
  useEffect(() => {
    const nav = row.current;
    const tab = nav?.querySelector<HTMLElement>('[aria-current]');
    // On a phone the present tab may stand beyond the edge.
    if (nav && tab && nav.scrollWidth > nav.clientWidth) {
      nav.scrollLeft = tab.offsetLeft - nav.offsetLeft - (nav.clientWidth - tab.offsetWidth) / 2;
    }
  }, [here]);
  return (
    <nav
      ref={row}
      aria-label={label}
      className="scroll-row -mx-4 mt-3 flex gap-5 overflow-x-auto overflow-y-hidden px-4 md:-mx-8 md:px-8"
    >
      {tabs.map(({ label: text, count, chosen, ...link }) => (
        <Link
          key={text}
          {...link}
          {...(chosen === undefined
            ? {
                activeProps: { 'aria-current': 'page' as const, className: on },
                inactiveProps: { className: off },
              }
            : { activeProps: {}, 'aria-current': chosen ? ('page' as const) : undefined })}
          className={clsx(tabClass, chosen === undefined ? '' : chosen ? on : off)}
        >
          {text}
          {count === undefined ? null : <span className="text-xs text-muted">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
