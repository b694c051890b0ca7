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
  /** What stays selected. */
  onSelect: (stacks: readonly StackSummary[]) => void;
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
export function BulkBar({ stacks, onBulk, onSelect }: BulkBarProps) {
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
        <IconButton label="Clear selection" icon={<X size={16} aria-hidden />} onClick={() => onSelect([])} />
      </section>
      {asked === null ? null : (
        <BulkDialog
          action={asked}
          stacks={stacks}
          onBulk={onBulk}
          onClose={() => setAsked(null)}
          onDone={(left) => {
            setAsked(null);
            onSelect(left);
          }}
        />
      )}
    </>
  );
}

interface BulkDialogProps extends Omit<BulkBarProps, 'onSelect'> {
  action: BulkAction;
  onClose: () => void;
  /** Told what was refused: it stays selected. */
  onDone: (left: readonly StackSummary[]) => void;
}

/** Asks, does it, and tells of each stack that refused why; these can be tried again with the same note. */
function BulkDialog({ action, stacks, onBulk, onClose, onDone }: BulkDialogProps) {
  const [note, setNote] = useState('');
  const [wanted, setWanted] = useState(stacks);
  const [done, setDone] = useState<number | null>(null);
  const [failures, setFailures] = useState<readonly BulkFailure[]>([]);
  const { verb, done: did, text } = words[action];
  const count = countOf(wanted.length, 'stack');
  const tooLong = note.length > 1_000 ? 'Use at most 1,000 characters.' : undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (done !== null || tooLong !== undefined) return;
    setDone(0);
    const failed = await onBulk(action, wanted, { note, onProgress: setDone });
    setDone(null);
    if (failed.length === 0) {
      toast(`${did} ${count}.`);
      return onDone([]);
    }
    const ids = new Set(failed.map(({ id }) => id));
    setFailures(failed);
    setWanted(wanted.filter(({ id }) => ids.has(id)));
  };
  const close = failures.length === 0 ? onClose : () => onDone(wanted);
  return (
    <Dialog
      open
      title={
        failures.length === 0
          ? `${verb} ${count}`
          : `${did} ${stacks.length - wanted.length} of ${countOf(stacks.length, 'stack')}`
      }
      text={failures.length === 0 ? text : undefined}
      onClose={done === null ? close : () => undefined}
      footer={
        <>
          <Button onClick={close} disabledReason={done === null ? undefined : 'It is being done.'}>
            {failures.length === 0 ? 'Cancel' : 'Close'}
          </Button>
          <Button look="primary" type="submit" form="bulk-stacks" busy={done !== null}>
            {done === null
              ? `${verb} ${count}${failures.length === 0 ? '' : ' again'}`
              : `${done} of ${wanted.length}`}
          </Button>
        </>
      }
    >
      <form id="bulk-stacks" noValidate onSubmit={submit} className="grid gap-4">
        {failures.length === 0 ? (
          <p className="max-h-40 overflow-y-auto break-words text-muted">
            {wanted.map(({ name }) => name).join(', ')}
          </p>
        ) : (
          <Refused failures={failures} />
        )}
        {action === 'lock' ? <NoteField note={note} error={tooLong} onChange={setNote} /> : null}
      </form>
    </Dialog>
  );
}

const Refused = ({ failures }: { failures: readonly BulkFailure[] }) => (
  <Notice tone="danger" live title={`${countOf(failures.length, 'stack')} refused`}>
    <ul className="mt-1 grid max-h-60 gap-1 overflow-y-auto">
      {failures.map((failure) => (
        <li key={failure.id}>
          <span className="font-medium">{failure.name}</span>: {failure.reason}
        </li>
      ))}
    </ul>
  </Notice>
);

interface NoteFieldProps {
  note: string;
  error: string | undefined;
  onChange: (note: string) => void;
}

const NoteField = ({ note, error, onChange }: NoteFieldProps) => (
  <Field label="Note" optional help="Shown to everybody who finds them locked." error={error}>
    {(ids) => (
      <input {...ids} className="control" value={note} onChange={(event) => onChange(event.target.value)} />
    )}
  </Field>
);
