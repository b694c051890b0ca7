import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Card } from '../../ui/page.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { AccountSettings, SsoInput } from './account-model.ts';
import { fromSettings, type SsoForm, ssoForm, toSsoInput } from './sso-input.ts';

interface SsoCardProps {
  settings: AccountSettings;
  save: Deed<SsoInput>;
  remove: Deed<null>;
  onSaved: (text: string) => void;
}

const places = {
  label: 'label',
  issuer: 'issuer',
  SSO_PROVIDER_UNUSABLE: 'issuer',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
  scopes: 'scopes',
  groupsClaim: 'groupsClaim',
  allowedDomains: 'allowedDomains',
} as const;

export function SsoCard({ settings, save, remove, onSaved }: SsoCardProps) {
  const [removing, setRemoving] = useState(false);
  const stored = settings.sso !== null;
  const form = useForm<SsoForm>({
    resolver: zodResolver(ssoForm(stored)),
    mode: 'onTouched',
    defaultValues: fromSettings(settings.sso),
  });
  useFieldErrors(form.setError, save.fields, places);
  const submit = (input: SsoForm) =>
    save.submit(toSsoInput(input), () => {
      form.setValue('clientSecret', '');
      onSaved('Single sign-on is on.');
    });
  return (
    <Card title="Single sign-on">
      <form noValidate onSubmit={form.handleSubmit(submit)} className="grid gap-4">
        <p className="text-muted">
          With OpenID Connect. Enter this redirect address at the provider; passwords keep working as a way
          back.
        </p>
        <CopyField text={settings.ssoRedirectUrl} what="redirect address" />
        <SsoFields form={form} stored={stored} />
        <FormProblem refusal={save} places={Object.keys(places)} />
        <div className="flex flex-wrap gap-2">
          <Button look="primary" type="submit" busy={save.busy}>
            {stored ? 'Save' : 'Turn on'}
          </Button>
          {stored ? <Button onClick={() => setRemoving(true)}>Turn off</Button> : null}
        </div>
      </form>
      {removing ? (
        <TypedConfirm
          title="Turn off single sign-on"
          name={null}
          verb="Turn off"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(null, () => setRemoving(false))}
          onClose={() => setRemoving(false)}
        >
          <p>
            People without a password cannot sign in until it is on again. The client secret is forgotten.
          </p>
        </TypedConfirm>
      ) : null}
    </Card>
  );
}

const fields = [
  { name: 'label', label: 'Name', help: 'The button says: Continue with this.' },
  {
    name: 'issuer',
    label: 'Issuer',
    help: (
      <>
        The address whose description is at{' '}
        <code className="font-mono text-xs whitespace-nowrap">/.well-known/openid-configuration</code>.
      </>
    ),
  },
  { name: 'clientId', label: 'Client ID', help: undefined },
  { name: 'clientSecret', label: 'Client secret', help: undefined },
  { name: 'scopes', label: 'Scopes', help: 'Beside openid, separated by spaces.' },
  {
    name: 'groupsClaim',
    label: 'Groups claim',
    help: 'The claim that lists groups. Roles are bound to groups by these names.',
  },
  {
    name: 'allowedDomains',
    label: 'Allowed domains',
    help: 'Of email addresses, separated by spaces. Empty: everybody whom the provider lets in.',
  },
] as const;
const optional = new Set(['scopes', 'groupsClaim', 'allowedDomains']);

function SsoFields({ form, stored }: { form: UseFormReturn<SsoForm>; stored: boolean }) {
  const { errors } = form.formState;
  return fields.map(({ name, label, help }) => (
    <Field
      key={name}
      label={label}
      optional={optional.has(name)}
      help={name === 'clientSecret' && stored ? 'Stored. Leave it empty to keep it.' : help}
      error={errors[name]?.message}
    >
      {(ids) => (
        <input
          {...ids}
          {...form.register(name)}
          type={name === 'clientSecret' ? 'password' : 'text'}
          autoComplete="off"
          spellCheck={false}
          className="control"
        />
      )}
    </Field>
  ));
}
