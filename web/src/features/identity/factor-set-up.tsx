import { KeyRound, Smartphone } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { TotpSetUp } from './profile-model.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetUpForm } from './totp-set-up.tsx';

export interface FactorSetUpProps {
  totpBegin: Deed<null, TotpSetUp>;
  totpConfirm: Deed<string, string[]>;
  passkeyAdd: Deed<string, string[]>;
  hasTotp: boolean;
  passkeysAvailable: boolean;
  /** Called when there is a factor, and its recovery codes are kept. */
  onDone: () => void;
}

type Part = 'choice' | 'totp' | 'passkey';

/** Adds an authenticator app or a passkey, and hands over the recovery codes that come with the first. */
export function FactorSetUp(props: FactorSetUpProps) {
  const [part, setPart] = useState<Part>('choice');
  const [codes, setCodes] = useState<string[]>([]);
  const finish = () => {
    setCodes([]);
    setPart('choice');
    props.onDone();
  };
  const made = (fresh: string[]) => (fresh.length === 0 ? finish() : setCodes(fresh));
  if (codes.length > 0) return <RecoveryCodes codes={codes} onDone={finish} />;
  if (part === 'totp') {
    return (
      <TotpSetUpForm
        begin={props.totpBegin}
        confirm={props.totpConfirm}
        onDone={made}
        onCancel={() => setPart('choice')}
      />
    );
  }
  if (part === 'passkey') {
    return <PasskeyForm add={props.passkeyAdd} onDone={made} onCancel={() => setPart('choice')} />;
  }
  return (
    <div className="flex flex-wrap gap-2">
      {props.hasTotp ? null : (
        <Button icon={<Smartphone size={16} aria-hidden />} onClick={() => setPart('totp')}>
          Authenticator app
        </Button>
      )}
      <Button
        icon={<KeyRound size={16} aria-hidden />}
        disabledReason={
          props.passkeysAvailable
            ? undefined
            : 'Passkeys need https and a host name in the address of Gantry.'
        }
        onClick={() => setPart('passkey')}
      >
        Passkey
      </Button>
    </div>
  );
}

interface PasskeyFormProps {
  add: Deed<string, string[]>;
  onDone: (codes: string[]) => void;
  onCancel: () => void;
}

function PasskeyForm({ add, onDone, onCancel }: PasskeyFormProps) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !add.busy) add.submit(name, onDone);
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <Field
        label="Name"
        help="How you will know it again, such as: laptop, blue key."
        error={add.fields.name}
      >
        {(ids) => (
          <input
            {...ids}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            className="control max-w-sm"
          />
        )}
      </Field>
      <FormProblem refusal={add} places={['name']} />
      <div className="flex gap-2">
        <Button
          look="primary"
          type="submit"
          busy={add.busy}
          disabledReason={name.trim() === '' ? 'Name it first.' : undefined}
        >
          Continue in the browser
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
