import { useState } from 'react';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { StackDetails } from './model.ts';

export interface DeleteStack {
  busy: boolean;
  problem: Problem | null;
  submit: (destroyResources: boolean) => void;
  reset: () => void;
}

interface DeleteStackDialogProps {
  stack: StackDetails;
  remove: DeleteStack;
  onClose: () => void;
}

export function DeleteStackDialog({ stack, remove, onClose }: DeleteStackDialogProps) {
  const [destroy, setDestroy] = useState(false);
  return (
    <TypedConfirm
      title={`Delete stack ${stack.name}`}
      name={stack.name}
      verb={destroy ? 'Destroy resources and delete' : 'Delete stack'}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.submit(destroy)}
      onClose={onClose}
    >
      <p>
        Lost for good: its runs with logs, its variables and files
        {stack.managesStateFile ? ', and every version of its state' : ''}.
      </p>
      <ChoiceGroup legend="Its resources">
        <RadioCard
          name="resources"
          label="Leave them"
          text="They stay in the cloud, and nothing manages them any more."
          checked={!destroy}
          onChange={() => setDestroy(false)}
        />
        <RadioCard
          name="resources"
          label="Destroy them first"
          text="A destroy run removes them. The stack is deleted when it has finished."
          checked={destroy}
          onChange={() => setDestroy(true)}
        />
      </ChoiceGroup>
    </TypedConfirm>
  );
}
