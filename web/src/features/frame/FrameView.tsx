import { Menu as MenuIcon, RotateCw, WifiOff } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { scroller } from '../../ui/page.tsx';
import { Brand } from './brand.tsx';
import { SideBar, type SideBarProps } from './side-bar.tsx';

interface FrameViewProps extends SideBarProps {
  /** The line for live updates is broken. */
  lost: boolean;
  /** The server was upgraded under this page. */
  outdated: boolean;
  children: ReactNode;
}

export function FrameView({ lost, outdated, children, ...side }: FrameViewProps) {
  const [drawer, setDrawer] = useState(false);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="hidden w-56 shrink-0 border-r border-border bg-surface md:block">
        <SideBar {...side} />
      </header>
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-border bg-surface px-2 md:hidden">
        <IconButton
          label="Open menu"
          icon={<MenuIcon size={20} aria-hidden />}
          onClick={() => setDrawer(true)}
        />
        <Brand />
      </header>
      <Radix.Root open={drawer} onOpenChange={setDrawer}>
        <Radix.Portal>
          <Radix.Overlay className="enter-fade fixed inset-0 z-40 bg-overlay" />
          <Radix.Content
            aria-describedby={undefined}
            className="enter-left fixed inset-y-0 left-0 z-50 w-64 border-r border-border bg-surface"
          >
            <Radix.Title className="sr-only">Menu</Radix.Title>
            <SideBar {...side} onGo={() => setDrawer(false)} />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      <main id="content" tabIndex={-1} data-scroll-restoration-id="content" className={scroller}>
        {children}
      </main>
      <Bars lost={lost} outdated={outdated} />
    </div>
  );
}

const bar =
  'enter-fade flex items-center gap-3 rounded border border-border-strong bg-surface px-4 py-2.5 shadow-float';

/** News about the page itself floats at the bottom: nothing moves when it comes and goes. */
function Bars({ lost, outdated }: { lost: boolean; outdated: boolean }) {
  return (
    <div
      role="status"
      className="fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2 empty:hidden"
    >
      {lost ? (
        <p className={bar}>
          <WifiOff size={16} className="shrink-0 text-warning" aria-hidden />
          Connection lost. What you see may be behind; trying again.
        </p>
      ) : null}
      {outdated ? (
        <p className={bar}>
          <RotateCw size={16} className="shrink-0 text-info" aria-hidden />
          Gantry was upgraded.
          <button type="button" className="link" onClick={() => location.reload()}>
            Load the new version
          </button>
        </p>
      ) : null}
    </div>
  );
}
