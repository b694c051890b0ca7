import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { Bar, Loading } from '../../ui/skeleton.tsx';
import type { TotpSetUp } from './profile-model.ts';

interface TotpSetUpFormProps {
  begin: Deed<null, TotpSetUp>;
  confirm: Deed<string, string[]>;
  onDone: (codes: string[]) => void;
  onCancel: () => void;
}

/** Shows the code to scan, and asks for the first code as the proof that it was scanned. */
export function TotpSetUpForm({ begin, confirm, onDone, onCancel }: TotpSetUpFormProps) {
  const [setUp, setSetUp] = useState<TotpSetUp | null>(null);
  const [code, setCode] = useState('');
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin.submit(null, setSetUp);
  }, [begin]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '' && !confirm.busy) confirm.submit(code, onDone);
  };
  if (begin.problem !== null) return <ProblemNotice problem={begin.problem} />;
  if (setUp === null) {
    return (
      <Loading>
        <Bar className="size-44" />
      </Loading>
    );
  }
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <p>Scan this with an authenticator app, or type the key into it.</p>
      <QrCode text={setUp.uri} label="QR code for the authenticator app" />
      <CopyField text={setUp.secret} what="key" />
      <Field
        label="Code that the app shows"
        help="Six digits; they change every half minute."
        error={confirm.fields['SECOND_FACTOR_FAILED']}
      >
        {(ids) => (
          <input
            {...ids}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            className="control max-w-40 font-mono"
          />
        )}
      </Field>
      <FormProblem refusal={confirm} places={['SECOND_FACTOR_FAILED']} />
      <div className="flex gap-2">
        <Button
          look="primary"
          type="submit"
          busy={confirm.busy}
          disabledReason={code.trim() === '' ? 'Enter the code first.' : undefined}
        >
          Turn on
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
