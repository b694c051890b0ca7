import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import type { ReviewDecision, RunDetails } from './model.ts';

interface ReviewDialogProps {
  run: RunDetails;
  busy: boolean;
  problem: Problem | null;
  onReview: (decision: ReviewDecision, note: string) => void;
  onClose: () => void;
}

/** Approves or rejects; says what follows from it in the state that the run is in. */
export function ReviewDialog({ run, busy, problem, onReview, onClose }: ReviewDialogProps) {
  const [decision, setDecision] = useState<ReviewDecision>('APPROVE');
  const [note, setNote] = useState('');
  const tooLong = note.trim().length > 10_000 ? 'Use at most 10,000 characters.' : undefined;
  const decides = run.state === 'PENDING_REVIEW';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && tooLong === undefined) onReview(decision, note.trim());
  };
  return (
    <Dialog
      open
      title={`Review run #${run.number} of ${run.stack.name}`}
      text={
        decides
          ? 'The run waits for this: approved it goes on, rejected it fails.'
          : 'The run does not wait for a review. Yours is kept beside it, and policies can read it.'
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look={decision === 'REJECT' ? 'danger' : 'primary'}
            type="submit"
            form="review-run"
            busy={busy}
          >
            {decision === 'APPROVE' ? 'Approve' : 'Reject'}
          </Button>
        </>
      }
    >
      <form id="review-run" noValidate onSubmit={submit} className="grid gap-4">
        <ChoiceGroup legend="Decision">
          <RadioCard
            name="decision"
            label="Approve"
            checked={decision === 'APPROVE'}
            onChange={() => setDecision('APPROVE')}
          />
          <RadioCard
            name="decision"
            label="Reject"
            checked={decision === 'REJECT'}
            onChange={() => setDecision('REJECT')}
          />
        </ChoiceGroup>
        <Field label="Note" optional help="Others see it with your name." error={tooLong}>
          {(ids) => (
            <textarea
              {...ids}
              className="control"
              rows={3}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <ProblemNotice problem={problem} title="The review was not recorded" />
      </form>
    </Dialog>
  );
}
