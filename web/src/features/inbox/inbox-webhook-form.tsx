import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';

const input = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name it after the system that gets the warnings.')
    .max(80, 'Use at most 80 characters.'),
  url: z
    .string()
    .trim()
    .max(2_000, 'Use at most 2,000 characters.')
    .refine((text) => /^https?:\/\/[^\s/@]+(\/\S*)?$/.test(text), {
      message: 'Enter an address such as https://hooks.example.com/gantry, without a password in it.',
    }),
  space: z.string(),
});
export type NewWebhook = z.infer<typeof input>;

const places: FieldPlaces<NewWebhook> = { name: 'name', url: 'url' };

interface WebhookFormProps {
  spaces: readonly Space[];
  busy: boolean;
  refusal: Refusal;
  onCreate: (given: NewWebhook, done: () => void) => void;
  onClose: () => void;
}

export function InboxWebhookForm({ spaces, busy, refusal, onCreate, onClose }: WebhookFormProps) {
  const { register, formState, handleSubmit, setError } = useForm<NewWebhook>({
    resolver: zodResolver(input),
    mode: 'onTouched',
    defaultValues: { space: spaces[0]?.id ?? 'root', name: '', url: '' },
  });
  useFieldErrors(setError, refusal.fields, places);
  const { errors } = formState;
  return (
    <form
      noValidate
      className="grid gap-4 rounded border border-border bg-surface p-4"
      onSubmit={handleSubmit((given) => (busy ? undefined : onCreate(given, onClose)))}
    >
      <Field label="Name" error={errors.name?.message}>
        {(ids) => <input {...ids} {...register('name')} className="control" autoComplete="off" />}
      </Field>
      <Field
        label="Address"
        help="Private networks are out of reach unless the configuration names the host."
        error={errors.url?.message}
      >
        {(ids) => (
          <input
            {...ids}
            {...register('url')}
            type="url"
            className="control"
            placeholder="https://hooks.example.com/gantry"
          />
        )}
      </Field>
      <Field label="Space" help="Its warnings, and those of the spaces below it.">
        {(ids) => (
          <select {...ids} {...register('space')} className="control lg:max-w-md">
            {spaces.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <FormProblem refusal={refusal} places={Object.keys(places)} title="The webhook was not added" />
      <div className="flex gap-2">
        <Button type="submit" look="primary" busy={busy}>
          Add webhook
        </Button>
        <Button look="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
