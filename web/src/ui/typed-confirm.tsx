import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { type Problem, ProblemNotice } from './problem.tsx';

interface TypedConfirmProps {
  title: string;
  /** What will be lost. */
  children: ReactNode;
  /** The text to type; null asks for no typing. */
  name: string | null;
  verb: string;
  /** False for questions after which nothing is lost. */
  danger?: boolean;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Destruction names what will be lost and asks for the name to be typed. */
export function TypedConfirm(props: TypedConfirmProps) {
  const [typed, setTyped] = useState('');
  const matches = props.name === null || typed.trim() === props.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (matches && !props.busy) props.onConfirm();
  };
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look={props.danger === false ? 'primary' : 'danger'}
            type="submit"
            form="typed-confirm"
            busy={props.busy}
            disabledReason={matches ? undefined : `Type ${props.name} first.`}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <form id="typed-confirm" onSubmit={submit} className="grid gap-4">
        {props.children}
        {props.name === null ? null : (
          <Field label={`Type ${props.name} to confirm`}>
            {(ids) => (
              <input
                {...ids}
                className="control font-mono"
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        )}
        <ProblemNotice problem={props.problem} />
      </form>
    </Dialog>
  );
}
