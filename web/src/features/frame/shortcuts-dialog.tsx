import { Dialog } from '../../ui/dialog.tsx';
import { shortcuts } from './use-shortcuts.ts';

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[8rem_1fr] items-center gap-y-2.5">
        {shortcuts.map(({ keys, text }) => (
          <div key={keys} className="contents">
            <dt className="flex gap-1">
              {keys.split(' ').map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

export const Key = ({ children }: { children: string }) => (
  <kbd className="min-w-6 rounded border border-border-strong bg-sunken px-1.5 text-center font-mono text-xs leading-5 text-muted">
    {children}
  </kbd>
);
