import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { inboxUnreadOptions } from '../../api/inbox.ts';
import { launchPadOptions } from '../../api/launch-pad.ts';
import { bootOptions, useSignOut } from '../../api/session.ts';
import type { Installation, Viewer } from '../identity/model.ts';
import { BootView } from './BootView.tsx';
import { FrameView } from './FrameView.tsx';
import { GoTo } from './go-to.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { setTheme, useTheme } from './theme.ts';
import { useLive } from './use-live.ts';
import { useSession } from './use-session.ts';
import { useShortcuts } from './use-shortcuts.ts';

const SessionEnded = lazy(() => import('../identity/SessionEnded.tsx'));
const PalettePage = lazy(() => import('./PalettePage.tsx'));
const PasswordFirstPage = lazy(() => import('../identity/PasswordFirstPage.tsx'));
const SecondFactorFirstPage = lazy(() => import('../identity/SecondFactorFirstPage.tsx'));
const NameAccountPage = lazy(() => import('../identity/NameAccountPage.tsx'));

/** Everything behind the sign-in stands in this frame. */
export function FramePage() {
  const boot = useQuery(bootOptions);
  const href = useLocation({ select: (location) => location.href });
  const viewer = useLast(boot.data?.viewer ?? null);
  if (boot.isPending) return <BootView problem={null} />;
  if (boot.isError && boot.data === undefined) {
    return <BootView problem={asProblem(boot.error)} onRetry={() => void boot.refetch()} />;
  }
  const { installation } = boot.data;
  if (viewer === null) return <GoTo path={`/sign-in?next=${encodeURIComponent(href)}`} />;
  const First = whatComesFirst(installation, viewer);
  if (First !== null) {
    return (
      <Suspense fallback={<BootView problem={null} />}>
        <First />
      </Suspense>
    );
  }
  return <SignedIn installation={installation} viewer={viewer} absent={boot.data.viewer === null} />;
}

/** Whoever was signed in stays on the page when the session ends: what is typed on it would go with it. */
function useLast(viewer: Viewer | null): Viewer | null {
  const [last, setLast] = useState(viewer);
  if (viewer !== null && viewer !== last) setLast(viewer);
  return viewer ?? last;
}

/** What stands before every page until it is done. */
function whatComesFirst(installation: Installation, viewer: Viewer) {
  if (viewer.mustChangePassword) return PasswordFirstPage;
  if (viewer.mustSetUpSecondFactor) return SecondFactorFirstPage;
  return viewer.admin && !installation.accountNamed ? NameAccountPage : null;
}

function SignedIn(props: { installation: Installation; viewer: Viewer; absent: boolean }) {
  const { installation, viewer } = props;
  const theme = useTheme();
  const session = useSession(props.absent);
  const lost = useLive(!session.over);
  const signOut = useSignOut();
  const pad = useQuery({ ...launchPadOptions, enabled: viewer.admin });
  const unread = useQuery({ ...inboxUnreadOptions, retry: false });
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const openers = useMemo(() => ({ palette: () => setOpen('palette'), help: () => setOpen('help') }), []);
  useShortcuts(openers);
  const outdated = useOutdated(installation.version);
  // What the side bar shows depends on both: drawn earlier, its entries would move.
  const ready = useLatch(!(viewer.admin && pad.isLoading) && !unread.isLoading);
  if (!ready) return <BootView problem={null} />;
  return (
    <FrameView
      accountName={installation.accountName}
      viewer={viewer}
      launchPad={pad.data ?? null}
      unread={unread.data ?? null}
      theme={theme}
      lost={lost}
      outdated={outdated}
      onTheme={setTheme}
      onPalette={openers.palette}
      onHelp={openers.help}
      onSignOut={() => signOut.mutate(undefined, { onSuccess: () => location.assign('/sign-in') })}
    >
      <Outlet />
      {open === 'palette' ? (
        <Suspense>
          <PalettePage onClose={() => setOpen(null)} />
        </Suspense>
      ) : null}
      <ShortcutsDialog open={open === 'help'} onClose={() => setOpen(null)} />
      {session.asks ? (
        <Suspense>
          <SessionEnded
            username={viewer.name}
            ssoLabel={installation.ssoLabel}
            onSignedIn={session.heal}
            onClose={session.putAway}
          />
        </Suspense>
      ) : null}
    </FrameView>
  );
}

/** True from the first time on that it was true: a page with typed text in it never goes away again. */
function useLatch(now: boolean): boolean {
  const [was, setWas] = useState(now);
  if (now && !was) setWas(true);
  return was || now;
}

/** True once the server answers with another version than the page was loaded from. */
function useOutdated(version: string): boolean {
  const first = useRef(version);
  return first.current !== version;
}
