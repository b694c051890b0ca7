import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { ConnectionReport } from './connection-report.tsx';
import type { IntegrationEdit } from './integration-input.ts';
import type { ConnectionTest, CredentialKind } from './model.ts';

export interface ConnectionTesting {
  busy: boolean;
  result: ConnectionTest | null;
  problem: Problem | null;
  run: (credentials: {
    id?: string;
    credentialKind: CredentialKind;
    email: string | null;
    token: string | null;
    /** A workspace or `workspace/repository` to look for. */
    reach: string | null;
  }) => void;
  reset: () => void;
}

interface CredentialFieldsProps {
  test: ConnectionTesting;
  /** A token is stored already; an empty field keeps it. */
  stored: boolean;
  id: string | null;
}

/** Email and token; the token is tested as soon as it is pasted. */
export function CredentialFields({ test, stored, id }: CredentialFieldsProps) {
  const { register, watch, getValues, formState } = useFormContext<IntegrationEdit>();
  const kind = watch('credentialKind');
  const token = watch('token');
  const [reach, setReach] = useState('');
  const { errors } = formState;
  const tryNow = (wanted: string | null = null) => {
    const values = getValues();
    const typed = values.token.replace(/\s+/g, '');
    const email = values.email.trim();
    if ((typed === '' && !stored) || (values.credentialKind === 'API_TOKEN' && email === '')) return;
    test.run({
      ...(id === null ? {} : { id }),
      credentialKind: values.credentialKind,
      email: values.credentialKind === 'API_TOKEN' ? email : null,
      token: typed === '' ? null : typed,
      reach: wanted,
    });
  };
  // In the order of the page: the first wrong field gets the focus.
  const emailField = register('email', { onChange: test.reset });
  const tokenField = register('token', {
    onChange: test.reset,
    onBlur: () => (token === '' || test.result ? undefined : tryNow()),
  });
  return (
    <>
      <KindChoice off={stored} />
      {kind === 'API_TOKEN' ? (
        <Field
          label="Email"
          help="Of the Atlassian account that owns the token."
          error={errors.email?.message}
        >
          {(ids) => <input {...ids} {...emailField} type="email" autoComplete="off" className="control" />}
        </Field>
      ) : null}
      <Field
        label={kind === 'API_TOKEN' ? 'API token' : 'Access token'}
        optional={stored}
        help={stored ? 'Leave it empty to keep the stored token.' : 'Stored encrypted; never shown again.'}
        error={errors.token?.message}
      >
        {(ids) => (
          <input
            {...ids}
            {...tokenField}
            type="password"
            autoComplete="off"
            spellCheck={false}
            onPaste={() => setTimeout(() => tryNow())}
            className="control font-mono"
          />
        )}
      </Field>
      <Field
        label="Expiry date of the token"
        optional
        help="Bitbucket does not tell it. Gantry warns 30, 7 and 1 days before."
        error={errors.tokenExpiresOn?.message}
      >
        {(ids) => <input {...ids} {...register('tokenExpiresOn')} type="date" className="control max-w-52" />}
      </Field>
      <div className="grid gap-3">
        <div>
          <Button
            size="small"
            busy={test.busy}
            onClick={() => tryNow()}
            disabledReason={whyNoTest(stored, token)}
          >
            Test the connection
          </Button>
        </div>
        {test.result === null ? null : <ConnectionReport test={test.result} />}
        {test.result?.ok || reach !== '' ? (
          <ReachField text={reach} onText={setReach} busy={test.busy} onLook={tryNow} />
        ) : null}
        <ProblemNotice problem={test.problem} title="The connection could not be tested" />
      </div>
    </>
  );
}

interface ReachFieldProps {
  text: string;
  onText: (text: string) => void;
  busy: boolean;
  onLook: (reach: string) => void;
}

/** Whether the token reaches what somebody has in mind, before it is saved. */
function ReachField({ text, onText, busy, onLook }: ReachFieldProps) {
  const wanted = text.trim();
  const isWrong = wanted !== '' && !/^[^/\s]+(\/[^/\s]+)?$/.test(wanted);
  return (
    <Field
      label="Does it reach a workspace or repository?"
      optional
      help="For example acme or acme/infrastructure."
      error={isWrong ? 'Write a workspace, or workspace/repository.' : undefined}
    >
      {(ids) => (
        <span className="flex max-w-md gap-2">
          <input
            {...ids}
            value={text}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // Enter looks; it does not send the form around it.
              event.preventDefault();
              if (wanted !== '' && !isWrong) onLook(wanted);
            }}
            autoComplete="off"
            spellCheck={false}
            className="control"
          />
          <Button
            busy={busy}
            onClick={() => onLook(wanted)}
            disabledReason={wanted === '' || isWrong ? 'Write a workspace or repository first.' : undefined}
          >
            Look
          </Button>
        </span>
      )}
    </Field>
  );
}

const whyNoTest = (stored: boolean, token: string): string | undefined =>
  stored || token.trim() !== '' ? undefined : 'Paste the token first.';

const kinds = [
  {
    kind: 'API_TOKEN',
    label: 'API token',
    text: 'Belongs to an Atlassian account and reaches all that the account sees. The usual choice.',
  },
  {
    kind: 'ACCESS_TOKEN',
    label: 'Access token',
    text: 'Belongs to one workspace, project or repository and reaches only that. Needs no email.',
  },
] as const;

function KindChoice({ off }: { off: boolean }) {
  const { register } = useFormContext<IntegrationEdit>();
  if (off) return null;
  return (
    <ChoiceGroup legend="Credential">
      {kinds.map(({ kind, label, text }) => (
        <RadioCard key={kind} {...register('credentialKind')} value={kind} label={label} text={text} />
      ))}
    </ChoiceGroup>
  );
}
