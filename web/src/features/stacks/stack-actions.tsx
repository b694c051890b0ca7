import { Eye, Lock, Play, RefreshCw, Unlock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import type { Problem } from '../../ui/problem.tsx';
import type { RunType } from '../runs/model.ts';
import type { StackDetails } from './model.ts';

export interface StackCommands {
  busy: 'trigger' | 'sync' | 'lock' | null;
  problem: Problem | null;
  trigger: (type: RunType) => void;
  sync: () => void;
  lock: (note: string, done: () => void) => void;
  unlock: () => void;
}

const notAllowed = 'Your roles in this space do not allow this.';

export function StackActions({ stack, commands }: { stack: StackDetails; commands: StackCommands }) {
  const [locking, setLocking] = useState(false);
  const may = (ability: string) => (stack.abilities.includes(ability) ? undefined : notAllowed);
  const detached = stack.attached
    ? undefined
    : 'The integration is gone. Attach another one in the settings.';
  const preview = may('run:trigger') ?? detached;
  return (
    <>
      <Button
        icon={<RefreshCw size={15} aria-hidden />}
        busy={commands.busy === 'sync'}
        disabledReason={may('stack:sync') ?? detached}
        onClick={commands.sync}
      >
        Sync
      </Button>
      <Button
        look="primary"
        icon={<Play size={15} aria-hidden />}
        busy={commands.busy === 'trigger'}
        disabledReason={may('run:trigger') ?? detached}
        onClick={() => commands.trigger('TRACKED')}
      >
        Trigger
      </Button>
      <MoreMenu
        of={stack.name}
        items={[
          {
            label: 'Preview only',
            icon: <Eye size={15} aria-hidden />,
            disabledReason: preview,
            onSelect: () => commands.trigger('PROPOSED'),
          },
          stack.lockedBy === null
            ? {
                label: 'Lock',
                icon: <Lock size={15} aria-hidden />,
                disabledReason: may('stack:lock'),
                onSelect: () => setLocking(true),
              }
            : {
                label: 'Unlock',
                icon: <Unlock size={15} aria-hidden />,
                disabledReason: may('stack:lock'),
                onSelect: commands.unlock,
              },
        ]}
      />
      {locking ? <LockDialog stack={stack} commands={commands} onClose={() => setLocking(false)} /> : null}
    </>
  );
}

interface LockDialogProps {
  stack: StackDetails;
  commands: StackCommands;
  onClose: () => void;
}

function LockDialog({ stack, commands, onClose }: LockDialogProps) {
  const [note, setNote] = useState('');
  return (
    <Dialog
      open
      title={`Lock ${stack.name}`}
      text="Only you may start runs until you or an admin unlock it. Autodeploy rests meanwhile."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            busy={commands.busy === 'lock'}
            onClick={() => commands.lock(note.trim(), onClose)}
          >
            Lock stack
          </Button>
        </>
      }
    >
      <Field label="Note" optional help="Others see it beside the lock.">
        {(ids) => (
          <input
            {...ids}
            className="control"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
