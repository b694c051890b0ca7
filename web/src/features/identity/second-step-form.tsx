import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import type { Factor } from './model.ts';

export interface SecondStep {
  factors: readonly Factor[];
  byCode: Deed<string>;
  byPasskey: Deed<null>;
}

interface SecondStepFormProps extends SecondStep {
  onDone: () => void;
  onBack: () => void;
}

const codeHelp = 'Six digits from your authenticator app, or one of your recovery codes.';
const recoveryHelp = 'One of the recovery codes that you kept when you set it up.';

/** After a right password: the second factor, whichever the person has. */
export function SecondStepForm({ factors, byCode, byPasskey, onDone, onBack }: SecondStepFormProps) {
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(code.trim() === '');
    if (code.trim() !== '' && !byCode.busy) byCode.submit(code, onDone);
  };
  return (
    <div className="grid gap-4">
      {factors.includes('PASSKEY') ? (
        <Button
          look="primary"
          icon={<KeyRound size={16} aria-hidden />}
          busy={byPasskey.busy}
          onClick={() => byPasskey.submit(null, onDone)}
        >
          Use a passkey
        </Button>
      ) : null}
      <ProblemNotice problem={byPasskey.problem} />
      {factors.some((factor) => factor !== 'PASSKEY') ? (
        <form noValidate onSubmit={submit} className="grid gap-4">
          <Field
            label="Code"
            help={factors.includes('TOTP') ? codeHelp : recoveryHelp}
            error={missing ? 'Enter the code.' : byCode.fields['SECOND_FACTOR_FAILED']}
          >
            {(ids) => (
              <input
                {...ids}
                // biome-ignore lint/a11y/noAutofocus: the page has just this one question
                autoFocus
                value={code}
                onChange={(event) => setCode(event.target.value)}
                autoComplete="one-time-code"
                autoCapitalize="none"
                spellCheck={false}
                className="control font-mono"
              />
            )}
          </Field>
          <FormProblem refusal={byCode} places={['SECOND_FACTOR_FAILED']} />
          <Button
            look={factors.includes('PASSKEY') ? 'secondary' : 'primary'}
            type="submit"
            busy={byCode.busy}
          >
            Continue
          </Button>
        </form>
      ) : null}
      <Button look="ghost" onClick={onBack}>
        Back to the password
      </Button>
    </div>
  );
}
