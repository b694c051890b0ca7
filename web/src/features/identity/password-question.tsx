import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';

interface PasswordQuestionProps {
  title: string;
  text: string;
  verb: string;
  deed: Pick<Deed<never>, 'busy' | 'fields' | 'problem' | 'reset'>;
  /** Null when nothing was typed: who signs in through a provider alone has no password. */
  onConfirm: (password: string | null) => void;
  onClose: () => void;
}

/** Asks for the password once more, so that a borrowed browser is not enough. */
export function PasswordQuestion(props: PasswordQuestionProps) {
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.deed.busy) props.onConfirm(password === '' ? null : password);
  };
  const close = () => {
    props.deed.reset();
    props.onClose();
  };
  return (
    <Dialog
      open
      title={props.title}
      text={props.text}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="danger" type="submit" form="password-question" busy={props.deed.busy}>
            {props.verb}
          </Button>
        </>
      }
    >
      <form id="password-question" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Your password"
          help="Leave it empty if you have none and sign in through a provider."
          error={props.deed.fields['LOGIN_FAILED']}
        >
          {(ids) => (
            <input
              {...ids}
              type="password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              autoComplete="current-password"
              className="control"
            />
          )}
        </Field>
        <FormProblem refusal={props.deed} places={['LOGIN_FAILED']} />
      </form>
    </Dialog>
  );
}
