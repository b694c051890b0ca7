import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import { type ApiKeyInput, apiKeyInput, lifetimes, toNewApiKey } from './api-key-input.ts';
import type { FreshSecret, NewApiKey, Space } from './model.ts';
import type { RoleInSpace } from './people-model.ts';
import { RolePairsField } from './role-pairs-field.tsx';

interface ApiKeyFormProps {
  create: Deed<NewApiKey, FreshSecret>;
  spaces: readonly Space[];
  onMade: (key: FreshSecret) => void;
  onClose: () => void;
}

const places: FieldPlaces<ApiKeyInput> = {
  name: 'name',
  expiresAt: 'days',
  'oidc.issuer': 'issuer',
  'oidc.clientId': 'clientId',
  'oidc.subjectExpression': 'subjectExpression',
};
const federation = [
  { name: 'issuer', label: 'Issuer', help: 'As its tokens name it, with https.' },
  { name: 'clientId', label: 'Audience', help: 'What the tokens must be made for.' },
  {
    name: 'subjectExpression',
    label: 'Subject',
    help: 'A regular expression that the whole subject must match.',
  },
] as const;

export function ApiKeyForm({ create, spaces, onMade, onClose }: ApiKeyFormProps) {
  const [roles, setRoles] = useState<RoleInSpace[]>([{ role: 'reader', space: 'root' }]);
  const form = useForm<ApiKeyInput>({
    resolver: zodResolver(apiKeyInput),
    mode: 'onTouched',
    defaultValues: {
      name: '',
      admin: false,
      days: '90',
      federated: false,
      issuer: '',
      clientId: '',
      subjectExpression: '',
    },
  });
  useFieldErrors(form.setError, create.fields, places);
  const { errors } = form.formState;
  const [admin, federated] = form.watch(['admin', 'federated']);
  const save = (input: ApiKeyInput) => create.submit(toNewApiKey(input, roles, Date.now()), onMade);
  return (
    <Dialog
      open
      wide
      title="New API key"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="api-key" busy={create.busy}>
            Make key
          </Button>
        </>
      }
    >
      <form id="api-key" noValidate onSubmit={form.handleSubmit(save)} className="grid gap-4">
        <Field label="Name" help="The program that will use it." error={errors.name?.message}>
          {(ids) => <input {...ids} {...form.register('name')} autoComplete="off" className="control" />}
        </Field>
        <Field label="Expires" error={errors.days?.message}>
          {(ids) => (
            <select {...ids} {...form.register('days')} className="control">
              {lifetimes.map(({ days, text }) => (
                <option key={days} value={days}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </Field>
        <CheckBox {...form.register('admin')} label="Root admin" text="May see and do everything." />
        {admin ? null : (
          <RolePairsField pairs={roles} spaces={spaces} error={create.fields.bindings} onChange={setRoles} />
        )}
        <CheckBox
          {...form.register('federated')}
          label="No secret: trust tokens of an identity provider"
          text="For pipelines that get OpenID Connect tokens, such as Bitbucket Pipelines."
        />
        {federated
          ? federation.map(({ name, label, help }) => (
              <Field key={name} label={label} help={help} error={errors[name]?.message}>
                {(ids) => (
                  <input {...ids} {...form.register(name)} autoComplete="off" className="control font-mono" />
                )}
              </Field>
            ))
          : null}
        <FormProblem refusal={create} places={[...Object.keys(places), ...(admin ? [] : ['bindings'])]} />
      </form>
    </Dialog>
  );
}
