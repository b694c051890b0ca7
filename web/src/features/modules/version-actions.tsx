import { Ban, RotateCw } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import type { ModuleDetails, VersionDetails } from './model.ts';

export interface VersionCommands {
  rebuild: { busy: boolean; problem: Problem | null; submit: () => void };
  markBad: {
    busy: boolean;
    problem: Problem | null;
    reset: () => void;
    submit: (note: string, done: () => void) => void;
  };
}

interface VersionActionsProps extends VersionCommands {
  module: ModuleDetails;
  version: VersionDetails;
}

export function VersionActions({ module, version, rebuild, markBad }: VersionActionsProps) {
  const [marking, setMarking] = useState(false);
  const reason = module.abilities.includes('module:release')
    ? undefined
    : 'Your roles in this space do not allow this.';
  return (
    <>
      {version.state === 'FAILED' ? (
        <Button
          look="primary"
          icon={<RotateCw size={15} aria-hidden />}
          busy={rebuild.busy}
          disabledReason={reason}
          onClick={rebuild.submit}
        >
          Build again
        </Button>
      ) : null}
      {version.state === 'ACTIVE' && !version.proposed && !version.yanked ? (
        <Button
          icon={<Ban size={15} aria-hidden />}
          disabledReason={reason}
          onClick={() => {
            markBad.reset();
            setMarking(true);
          }}
        >
          Mark as bad
        </Button>
      ) : null}
      {marking ? (
        <MarkBadDialog version={version} markBad={markBad} onClose={() => setMarking(false)} />
      ) : null}
    </>
  );
}

type MarkBadDialogProps = Pick<VersionActionsProps, 'version' | 'markBad'> & { onClose: () => void };

function MarkBadDialog({ version, markBad, onClose }: MarkBadDialogProps) {
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim() !== '' && !markBad.busy) markBad.submit(note.trim(), onClose);
  };
  return (
    <Dialog
      open
      title={`Mark ${version.number} as bad`}
      text="It can still be installed, so that nobody's build breaks. The mark cannot be taken back."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            busy={markBad.busy}
            type="submit"
            form="mark-bad"
            disabledReason={note.trim() === '' ? 'Say what is wrong first.' : undefined}
          >
            Mark as bad
          </Button>
        </>
      }
    >
      <form id="mark-bad" noValidate onSubmit={submit} className="grid gap-4">
        <Field label="What is wrong" help="Those who use the version see it.">
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
        <ProblemNotice problem={markBad.problem} />
      </form>
    </Dialog>
  );
}
