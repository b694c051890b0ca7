import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { LabelsInput } from '../../ui/labels-input.tsx';
import { MarkdownInput } from '../../ui/markdown-input.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { PoolCommands } from './commands.ts';
import { type PoolDetails, publicPoolId } from './model.ts';

const form = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name the pool after its place or its purpose.')
    .max(80, 'Use at most 80 characters.')
    .refine((name) => name.toLowerCase() !== publicPoolId, 'The public pool has this name.'),
  description: z.string().max(20_000, 'Use at most 20,000 characters.'),
  space: z.string().min(1, 'Choose a space.'),
  labels: labelsUpTo(100),
});
type Values = z.infer<typeof form>;

const places: FieldPlaces<Values> = {
  name: 'name',
  WORKER_POOL_NAME_TAKEN: 'name',
  description: 'description',
  spaceId: 'space',
  WORKER_POOL_OUT_OF_REACH: 'space',
  labels: 'labels',
};

interface PoolDialogProps {
  /** Null makes a new one. */
  pool: PoolDetails | null;
  spaces: readonly Space[];
  save: PoolCommands['save'];
  onClose: () => void;
}

export function PoolDialog({ pool, spaces, save, onClose }: PoolDialogProps) {
  const { register, control, formState, handleSubmit, setError } = useForm<Values>({
    resolver: zodResolver(form),
    mode: 'onTouched',
    defaultValues: {
      name: pool?.name ?? '',
      description: pool?.description ?? '',
      space: pool?.spaceDetails?.id ?? spaces[0]?.id ?? '',
      labels: [...(pool?.labels ?? [])],
    },
  });
  useFieldErrors(setError, save.fields, places);
  const { errors } = formState;
  return (
    <Dialog
      open
      wide
      title={pool === null ? 'New worker pool' : `Edit worker pool ${pool.name}`}
      text="Workers of a pool take only the runs of the stacks and modules that name it."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="worker-pool" busy={save.busy}>
            {pool === null ? 'Create pool' : 'Save pool'}
          </Button>
        </>
      }
    >
      <form
        id="worker-pool"
        noValidate
        onSubmit={handleSubmit((input) => save.submit({ id: pool?.id ?? null, input }, onClose))}
        className="grid gap-4"
      >
        <Field label="Name" error={errors.name?.message}>
          {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
        </Field>
        <Field
          label="Space"
          help="Its stacks and modules may use the pool, and those of the spaces that inherit from it."
          error={errors.space?.message}
        >
          {(ids) => (
            <select {...ids} {...register('space')} className="control">
              {spaces.map((space) => (
                <option key={space.id} value={space.id}>
                  {space.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Controller
          control={control}
          name="labels"
          render={({ field, fieldState }) => (
            <Field
              label="Labels"
              optional
              help="Enter or comma adds a label."
              error={fieldState.error?.message}
            >
              {(ids) => <LabelsInput {...ids} value={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <Controller
          control={control}
          name="description"
          render={({ field, fieldState }) => (
            <Field label="Description" optional help="Markdown." error={fieldState.error?.message}>
              {(ids) => <MarkdownInput {...ids} value={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <ProblemNotice problem={save.problem} title="The pool was not saved" />
      </form>
    </Dialog>
  );
}
