import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { StackDetails } from './model.ts';

export interface TaskInput {
  command: string;
  skip: boolean;
}

interface TaskDialogProps {
  stack: StackDetails;
  task: Deed<TaskInput>;
  onClose: () => void;
}

/** One shell command in place of a plan; it may change the state and the resources. */
export function TaskDialog({ stack, task, onClose }: TaskDialogProps) {
  const [command, setCommand] = useState('');
  const [skip, setSkip] = useState(false);
  const [tried, setTried] = useState(false);
  const missing = command.trim() === '' ? 'Enter a command, such as terraform state list.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing === undefined && !task.busy) task.submit({ command: command.trim(), skip });
  };
  return (
    <Dialog
      open
      title={`Run a task in ${stack.name}`}
      text="The command gets the code, the state, the variables and the credentials of the stack. No other run starts meanwhile, and nobody is asked before it changes something."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="run-task" busy={task.busy}>
            Run task
          </Button>
        </>
      }
    >
      <form id="run-task" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Command"
          help="Executed by a shell in the project root."
          error={(tried ? missing : undefined) ?? task.fields['command']}
        >
          {(ids) => (
            <textarea
              {...ids}
              className="control font-mono text-sm"
              rows={3}
              maxLength={10_000}
              spellCheck={false}
              value={command}
              onChange={(event) => setCommand(event.target.value)}
            />
          )}
        </Field>
        <CheckBox
          label="Without initializing first"
          text="Faster, for commands that need neither providers nor the state."
          checked={skip}
          onChange={(event) => setSkip(event.target.checked)}
        />
        <FormProblem refusal={task} places={['command']} title="The task was not started" />
      </form>
    </Dialog>
  );
}
