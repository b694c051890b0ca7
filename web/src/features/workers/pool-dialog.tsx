import { zodResolver } from '@hookform/resolvers/zod';
import { FormProvider, useForm } from 'react-hook-form';
import { z } from 'zod';
import { labelsUpTo } from '../../edge/labels.ts';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { PoolCommands } from './commands.ts';
import { type PoolDetails, publicPoolId } from './model.ts';

const pooled = z.object({
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
type Values = z.infer<typeof pooled>;

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
  const form = useForm<Values>({
    resolver: zodResolver(pooled),
    mode: 'onTouched',
    defaultValues: {
      name: pool?.name ?? '',
      description: pool?.description ?? '',
      space: pool?.spaceDetails?.id ?? spaces[0]?.id ?? '',
      labels: [...(pool?.labels ?? [])],
    },
  });
  const { register, formState, handleSubmit, setError } = form;
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
      <FormProvider {...form}>
        <form
          id="worker-pool"
          noValidate
          onSubmit={handleSubmit((input) => save.submit({ id: pool?.id ?? null, input }, onClose))}
          className="grid gap-4"
        >
          <Field label="Name" error={errors.name?.message}>
            {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
          </Field>
          <SpaceField
            spaces={spaces}
            help="Its stacks and modules may use the pool, and those of the spaces that inherit from it."
          />
          <LabelsField />
          <DescriptionField />
          <FormProblem refusal={save} places={Object.keys(places)} title="The pool was not saved" />
        </form>
      </FormProvider>
    </Dialog>
  );
}
