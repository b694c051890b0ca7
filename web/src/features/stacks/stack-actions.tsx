import {
  Eye,
  Laptop,
  Lock,
  Play,
  Power,
  PowerOff,
  RefreshCw,
  SlidersHorizontal,
  SquareTerminal,
  Unlock,
} from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { type MenuItem, MoreMenu } from '../../ui/menu.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { RunType } from '../runs/model.ts';
import { type ConfiguredRun, ConfiguredRunDialog } from './configured-run-dialog.tsx';
import { LocalPreviewDialog } from './local-preview-dialog.tsx';
import type { StackDetails } from './model.ts';
import { TaskDialog, type TaskInput } from './task-dialog.tsx';

export interface StackCommands {
  busy: 'trigger' | 'sync' | 'lock' | 'switch' | null;
  problem: Problem | null;
  /** Of locking and switching, which are asked about first; told in the dialog that asks. */
  asked: Problem | null;
  forget: () => void;
  trigger: (type: RunType) => void;
  sync: () => void;
  lock: (note: string, done: () => void) => void;
  unlock: () => void;
  /** On, or off: nothing starts in a stack that is off. */
  turn: (on: boolean, done?: () => void) => void;
  task: Deed<TaskInput>;
  configured: Deed<ConfiguredRun>;
}

const notAllowed = 'Your roles in this space do not allow this.';

type Question = 'lock' | 'task' | 'configured' | 'disable' | 'preview';

export function StackActions({ stack, commands }: { stack: StackDetails; commands: StackCommands }) {
  const [asked, setAsked] = useState<Question | null>(null);
  const may = (ability: string) => (stack.abilities.includes(ability) ? undefined : notAllowed);
  const starts = whyNothingStarts(stack);
  const close = () => {
    commands.forget();
    setAsked(null);
  };
  return (
    <>
      <Button
        icon={<RefreshCw size={15} aria-hidden />}
        busy={commands.busy === 'sync'}
        disabledReason={may('stack:sync') ?? (stack.attached ? undefined : detached)}
        onClick={commands.sync}
      >
        Sync
      </Button>
      <Button
        look="primary"
        icon={<Play size={15} aria-hidden />}
        busy={commands.busy === 'trigger'}
        disabledReason={may('run:trigger') ?? starts}
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
            disabledReason: may('run:trigger') ?? starts,
            onSelect: () => commands.trigger('PROPOSED'),
          },
          {
            label: 'Run with other settings',
            icon: <SlidersHorizontal size={15} aria-hidden />,
            disabledReason: may('run:trigger-configured') ?? starts,
            onSelect: () => {
              commands.configured.reset();
              setAsked('configured');
            },
          },
          {
            label: 'Preview local files',
            icon: <Laptop size={15} aria-hidden />,
            disabledReason: may('run:local-preview') ?? (stack.localPreviewEnabled ? starts : notLocal),
            onSelect: () => setAsked('preview'),
          },
          {
            label: 'Run a task',
            icon: <SquareTerminal size={15} aria-hidden />,
            disabledReason: may('run:task') ?? starts,
            onSelect: () => {
              commands.task.reset();
              setAsked('task');
            },
          },
          lockItem(stack, may('stack:lock'), { lock: () => setAsked('lock'), unlock: commands.unlock }),
          stack.isDisabled
            ? {
                label: 'Enable',
                icon: <Power size={15} aria-hidden />,
                disabledReason: may('stack:update'),
                onSelect: () => commands.turn(true),
              }
            : {
                label: 'Disable',
                icon: <PowerOff size={15} aria-hidden />,
                disabledReason: may('stack:update'),
                onSelect: () => setAsked('disable'),
              },
        ]}
      />
      {asked === 'lock' ? <LockDialog stack={stack} commands={commands} onClose={close} /> : null}
      {asked === 'task' ? <TaskDialog stack={stack} task={commands.task} onClose={close} /> : null}
      {asked === 'configured' ? (
        <ConfiguredRunDialog stack={stack} run={commands.configured} onClose={close} />
      ) : null}
      {asked === 'preview' ? <LocalPreviewDialog stack={stack} onClose={close} /> : null}
      {asked === 'disable' ? <DisableDialog stack={stack} commands={commands} onClose={close} /> : null}
    </>
  );
}

const detached = 'The integration is gone. Attach another one in the settings.';
const notLocal = 'Local previews are switched off in the settings of the stack.';

function whyNothingStarts(stack: StackDetails): string | undefined {
  if (!stack.attached) return detached;
  return stack.isDisabled ? 'The stack is disabled. Enable it first.' : undefined;
}

function lockItem(
  stack: StackDetails,
  disabledReason: string | undefined,
  { lock, unlock }: { lock: () => void; unlock: () => void },
): MenuItem {
  return stack.lockedBy === null
    ? { label: 'Lock', icon: <Lock size={15} aria-hidden />, disabledReason, onSelect: lock }
    : { label: 'Unlock', icon: <Unlock size={15} aria-hidden />, disabledReason, onSelect: unlock };
}

interface LockDialogProps {
  stack: StackDetails;
  commands: StackCommands;
  onClose: () => void;
}

function LockDialog({ stack, commands, onClose }: LockDialogProps) {
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (commands.busy !== 'lock') commands.lock(note.trim(), onClose);
  };
  return (
    <Dialog
      open
      title={`Lock stack ${stack.name}`}
      text="Only you may start runs until you or an admin unlock it. Autodeploy rests meanwhile."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="lock-stack" busy={commands.busy === 'lock'}>
            Lock stack
          </Button>
        </>
      }
    >
      <form id="lock-stack" noValidate onSubmit={submit} className="grid gap-4">
        <Field label="Note" optional help="Others see it beside the lock.">
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
        <ProblemNotice problem={commands.asked} title="The stack was not locked" />
      </form>
    </Dialog>
  );
}

const DisableDialog = ({ stack, commands, onClose }: LockDialogProps) => (
  <TypedConfirm
    title={`Disable stack ${stack.name}`}
    name={null}
    verb="Disable stack"
    busy={commands.busy === 'switch'}
    problem={commands.asked}
    onConfirm={() => commands.turn(false, onClose)}
    onClose={onClose}
  >
    <p>
      Pushes and pull requests are ignored, nobody can start runs, and runs that wait go on waiting. Its state
      and resources stay as they are. It can be enabled again at any time.
    </p>
  </TypedConfirm>
);
