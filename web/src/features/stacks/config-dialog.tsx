import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { CheckBox, ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import { configType } from './model.ts';

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const configInput = z
  .object({
    type: configType,
    id: z.string().trim().min(1, 'Enter a name.').max(250, 'Use at most 250 characters.'),
    value: z.string(),
    writeOnly: z.boolean(),
  })
  .refine((input) => input.type === 'FILE_MOUNT' || variableName.test(input.id), {
    path: ['id'],
    message: 'Use letters, digits and underscores, beginning with a letter.',
  })
  .refine((input) => input.type !== 'FILE_MOUNT' || !/^\/|(^|\/)\.\.(\/|$)/.test(input.id), {
    path: ['id'],
    message: 'Use a path inside the workspace, such as config/app.yml.',
  })
  .refine((input) => input.type === 'FILE_MOUNT' || !/[\r\n]/.test(input.value), {
    path: ['value'],
    message: 'A variable has no line breaks. Mount a file for longer values.',
  });
type ConfigInput = z.infer<typeof configInput>;

const places: FieldPlaces<ConfigInput> = { element: 'id', value: 'value' };

export interface AddConfig extends Refusal {
  busy: boolean;
  submit: (input: ConfigInput, done: () => void) => void;
  reset: () => void;
}

export function ConfigDialog({ add, onClose }: { add: AddConfig; onClose: () => void }) {
  const form = useForm<ConfigInput>({
    resolver: zodResolver(configInput),
    mode: 'onTouched',
    defaultValues: { type: 'ENVIRONMENT_VARIABLE', id: '', value: '', writeOnly: true },
  });
  useFieldErrors(form.setError, add.fields, places);
  const { errors } = form.formState;
  const file = form.watch('type') === 'FILE_MOUNT';
  const submit = (input: ConfigInput) => add.submit(input, onClose);
  return (
    <Dialog
      open
      title="Add to the environment"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="config" busy={add.busy}>
            Add
          </Button>
        </>
      }
    >
      <form id="config" noValidate onSubmit={form.handleSubmit(submit)} className="grid gap-4">
        <ChoiceGroup legend="Kind">
          <RadioCard {...form.register('type')} value="ENVIRONMENT_VARIABLE" label="Environment variable" />
          <RadioCard {...form.register('type')} value="FILE_MOUNT" label="Mounted file" />
        </ChoiceGroup>
        <Field
          label={file ? 'Path' : 'Name'}
          help={file ? 'Inside the workspace of the run.' : 'TF_VAR_region sets the input variable region.'}
          error={errors.id?.message}
        >
          {(ids) => (
            <input
              {...ids}
              {...form.register('id')}
              autoComplete="off"
              spellCheck={false}
              className="control font-mono"
            />
          )}
        </Field>
        <Field label={file ? 'Content' : 'Value'} error={errors.value?.message}>
          {(ids) => (
            <textarea
              {...ids}
              {...form.register('value')}
              rows={file ? 8 : 2}
              spellCheck={false}
              className="control font-mono"
            />
          )}
        </Field>
        <CheckBox
          {...form.register('writeOnly')}
          label="Secret"
          text="Never shown again, and hidden in logs."
        />
        <FormProblem refusal={add} places={Object.keys(places)} title="It was not added" />
      </form>
    </Dialog>
  );
}
