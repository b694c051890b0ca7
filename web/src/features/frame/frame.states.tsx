import {
  integration,
  launchPad,
  nothing,
  problem,
  run,
  stacks,
  viewer,
} from '../../gallery/fixtures/index.ts';
import { states } from '../../gallery/states.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { BootView } from './BootView.tsx';
import { CrashView } from './CrashView.tsx';
import { FrameView } from './FrameView.tsx';
import { NotFoundView } from './NotFoundView.tsx';
import { PaletteView } from './PaletteView.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

const frame = {
  accountName: 'acme',
  viewer,
  launchPad,
  unread: 2,
  theme: 'system',
  lost: false,
  outdated: false,
  onTheme: nothing,
  onPalette: nothing,
  onHelp: nothing,
  onSignOut: nothing,
} as const;

const found = {
  text: '',
  onText: nothing,
  viewer,
  stacks,
  runs: [run()],
  integrations: [integration],
  stale: false,
  loading: false,
  onClose: nothing,
};

export default states('Frame', {
  Loading: () => <BootView problem={null} />,
  Unreachable: () => <BootView problem={problem} onRetry={nothing} />,
  Admin: () => (
    <FrameView {...frame}>
      <PageSkeleton />
    </FrameView>
  ),
  'Reader, connection lost, outdated': () => (
    <FrameView {...frame} viewer={{ ...viewer, admin: false, name: 'mira' }} launchPad={null} lost outdated>
      <PageSkeleton />
    </FrameView>
  ),
  Palette: () => (
    <main>
      <h1 className="sr-only">Palette</h1>
      <PaletteView {...found} />
    </main>
  ),
  Shortcuts: () => (
    <main>
      <h1 className="sr-only">Help</h1>
      <ShortcutsDialog open onClose={nothing} />
    </main>
  ),
  'Not found': () => (
    <main>
      <NotFoundView what="stack" />
    </main>
  ),
  Crash: () => (
    <main>
      <CrashView />
    </main>
  ),
});
