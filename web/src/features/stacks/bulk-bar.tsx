import { Lock, Play, RefreshCw, Unlock, X } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { countOf } from '../runs/run-words.ts';
import type { StackSummary } from './model.ts';

type BulkAction = 'trigger' | 'sync' | 'lock' | 'unlock';
interface BulkFailure {
  id: string;
  name: string;
  reason: string;
}
export type OnBulk = (
  action: BulkAction,
  stacks: readonly StackSummary[],
  given: { note: string; onProgress: (done: number) => void },
) => Promise<BulkFailure[]>;

interface BulkBarProps {
  stacks: readonly StackSummary[];
  onBulk: OnBulk;
  onClear: () => void;
}

const words: Record<BulkAction, { verb: string; done: string; text: string; icon: ReactNode }> = {
  trigger: {
    verb: 'Trigger',
    done: 'Triggered',
    text: 'Each stack gets a run of its tracked commit. Where autodeploy is on, its changes are applied.',
    icon: <Play size={15} aria-hidden />,
  },
  sync: {
    verb: 'Sync',
    done: 'Synced',
    text: 'Each stack tracks the tip of its branch from then on. No run starts.',
    icon: <RefreshCw size={15} aria-hidden />,
  },
  lock: {
    verb: 'Lock',
    done: 'Locked',
    text: 'Only you may start runs of them until you or an admin unlock them.',
    icon: <Lock size={15} aria-hidden />,
  },
  unlock: {
    verb: 'Unlock',
    done: 'Unlocked',
    text: 'Everybody with the right to may start runs of them again.',
    icon: <Unlock size={15} aria-hidden />,
  },
};
const actions = ['trigger', 'sync', 'lock', 'unlock'] as const;

/** What can be done with the selected stacks; floats, so that nothing moves when it comes. */
export function BulkBar({ stacks, onBulk, onClear }: BulkBarProps) {
  const [asked, setAsked] = useState<BulkAction | null>(null);
  return (
    <>
      <section
        aria-label="Selected stacks"
        className="enter-fade fixed bottom-5 left-1/2 z-30 flex -translate-x-1/2 items-center gap-2 rounded border border-border-strong bg-surface py-2 pr-2 pl-4 shadow-float"
      >
        <span className="mr-2 font-medium whitespace-nowrap tabular-nums">{stacks.length} selected</span>
        {actions.map((action) => (
          <Button key={action} size="small" icon={words[action].icon} onClick={() => setAsked(action)}>
            {words[action].verb}
          </Button>
        ))}
        <IconButton label="Clear selection" icon={<X size={16} aria-hidden />} onClick={onClear} />
      </section>
      {asked === null ? null : (
        <BulkDialog
          action={asked}
          stacks={stacks}
          onBulk={onBulk}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            onClear();
          }}
        />
      )}
    </>
  );
}

interface BulkDialogProps extends Omit<BulkBarProps, 'onClear'> {
  action: BulkAction;
  onClose: () => void;
  onDone: () => void;
}

function BulkDialog({ action, stacks, onBulk, onClose, onDone }: BulkDialogProps) {
  const [note, setNote] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const [failures, setFailures] = useState<readonly BulkFailure[] | null>(null);
  const { verb, done: did, text } = words[action];
  const count = countOf(stacks.length, 'stack');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (done !== null) return;
    setDone(0);
    const failed = await onBulk(action, stacks, { note, onProgress: setDone });
    if (failed.length > 0) return setFailures(failed);
    toast(`${did} ${count}.`);
    onDone();
  };
  if (failures !== null) {
    return (
      <Dialog
        open
        title={`${did} ${stacks.length - failures.length} of ${count}`}
        onClose={onDone}
        footer={<Button onClick={onDone}>Close</Button>}
      >
        <Notice tone="danger" live title={`${countOf(failures.length, 'stack')} refused`}>
          <ul className="mt-1 grid gap-1">
            {failures.map((failure) => (
              <li key={failure.id}>
                <span className="font-medium">{failure.name}</span>: {failure.reason}
              </li>
            ))}
          </ul>
        </Notice>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={`${verb} ${count}`}
      text={text}
      onClose={done === null ? onClose : () => undefined}
      footer={
        <>
          <Button onClick={onClose} disabledReason={done === null ? undefined : 'It is being done.'}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form="bulk-stacks" busy={done !== null}>
            {done === null ? `${verb} ${count}` : `${done} of ${stacks.length}`}
          </Button>
        </>
      }
    >
      <form id="bulk-stacks" noValidate onSubmit={submit} className="grid gap-4">
        <p className="max-h-40 overflow-y-auto break-words text-muted">
          {stacks.map(({ name }) => name).join(', ')}
        </p>
        {action === 'lock' ? (
          <Field label="Note" optional help="Shown to everybody who finds them locked.">
            {(ids) => (
              <input
                {...ids}
                className="control"
                maxLength={1_000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        ) : null}
      </form>
    </Dialog>
  );
}
