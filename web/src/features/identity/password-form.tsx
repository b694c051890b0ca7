import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import { type PasswordInput, passwordInput } from './model.ts';

interface PasswordFormProps {
  busy: boolean;
  refusal: Refusal;
  onSubmit: (input: PasswordInput, done: () => void) => void;
}

const places: FieldPlaces<PasswordInput> = { current: 'current', LOGIN_FAILED: 'current', next: 'next' };
const fields = [
  { name: 'current', label: 'Present password', autoComplete: 'current-password', help: undefined },
  { name: 'next', label: 'New password', autoComplete: 'new-password', help: 'At least 12 characters.' },
  { name: 'repeated', label: 'New password again', autoComplete: 'new-password', help: undefined },
] as const;

export function PasswordForm({ busy, refusal, onSubmit }: PasswordFormProps) {
  const form = useForm<PasswordInput>({
    resolver: zodResolver(passwordInput),
    mode: 'onTouched',
    defaultValues: { current: '', next: '', repeated: '' },
  });
  useFieldErrors(form.setError, refusal.fields, places);
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((input) => onSubmit(input, () => form.reset()))}
      className="grid max-w-sm gap-4"
    >
      {fields.map(({ name, label, autoComplete, help }) => (
        <Field key={name} label={label} help={help} error={form.formState.errors[name]?.message}>
          {(ids) => (
            <input
              {...ids}
              {...form.register(name)}
              type="password"
              autoComplete={autoComplete}
              className="control"
            />
          )}
        </Field>
      ))}
      <FormProblem refusal={refusal} places={Object.keys(places)} />
      <div>
        <Button look="primary" type="submit" busy={busy}>
          Change password
        </Button>
      </div>
    </form>
  );
}
