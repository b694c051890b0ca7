import { zodResolver } from '@hookform/resolvers/zod';
import { FormProvider, useForm } from 'react-hook-form';
import { z } from 'zod';
import { DescriptionField, LabelsField } from '../../ui/about-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from '../identity/model.ts';
import type { SpaceCommands } from './commands.ts';
import { pathOf, treeRows, withAncestors } from './model.ts';

const written = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name the space after a team or an environment.')
    .max(80, 'At most 80 characters.'),
  description: z.string(),
  parentSpace: z.string(),
  /** Left out while the box is off for the viewer. */
  inheritEntities: z.boolean().optional(),
  labels: z.array(z.string()),
});
type Values = z.infer<typeof written>;

const places: FieldPlaces<Values> = {
  name: 'name',
  parentId: 'parentSpace',
  SPACE_UNKNOWN: 'parentSpace',
  SPACE_UNDER_ITSELF: 'parentSpace',
  labels: 'labels',
  description: 'description',
};

interface SpaceDialogProps {
  /** Null makes a new one. */
  space: Space | null;
  spaces: readonly Space[];
  parents: readonly Space[];
  parent: string | null;
  /** Whether the viewer may switch inheritance off. */
  mayIsolate: boolean;
  save: SpaceCommands['save'];
  onClose: () => void;
}

export function SpaceDialog({ space, parent, save, onClose, ...props }: SpaceDialogProps) {
  const form = useForm<Values>({
    resolver: zodResolver(written),
    mode: 'onTouched',
    defaultValues: {
      name: space?.name ?? '',
      description: space?.description ?? '',
      parentSpace: parent ?? '',
      inheritEntities: space?.inheritEntities ?? true,
      labels: [...(space?.labels ?? [])],
    },
  });
  const { register, formState, handleSubmit, setError } = form;
  useFieldErrors(setError, save.fields, places);
  const isRoot = space?.id === 'root';
  const submit = ({ parentSpace, inheritEntities, ...input }: Values) => {
    const inherits = inheritEntities ?? space?.inheritEntities ?? true;
    const placed = {
      ...input,
      inheritEntities: inherits,
      parentSpace: parentSpace === '' ? null : parentSpace,
    };
    save.submit({ id: space?.id ?? null, input: placed }, onClose);
  };
  return (
    <Dialog
      open
      wide
      title={space === null ? 'New space' : `Edit space ${space.name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="space" busy={save.busy}>
            {space === null ? 'Create space' : 'Save space'}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form id="space" noValidate onSubmit={handleSubmit(submit)} className="grid gap-4">
          <Field label="Name" error={formState.errors.name?.message}>
            {(ids) => (
              <input
                {...ids}
                {...register('name')}
                readOnly={isRoot}
                autoComplete="off"
                className="control"
              />
            )}
          </Field>
          {isRoot ? null : (
            <>
              <Field
                label="Space above"
                help="Roles that are held there hold here too."
                error={formState.errors.parentSpace?.message}
              >
                {(ids) => (
                  <select {...ids} {...register('parentSpace')} className="control">
                    {placesFor(space, parent, props).map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <CheckBox
                {...register('inheritEntities', { disabled: !props.mayIsolate })}
                label="Inherits from the space above"
                text={
                  props.mayIsolate
                    ? 'Its stacks may use what the space above has. Whoever holds a role here may read there.'
                    : 'Only root admins switch this off.'
                }
              />
            </>
          )}
          <LabelsField />
          <DescriptionField />
          <FormProblem refusal={save} places={Object.keys(places)} title="The space was not saved" />
        </form>
      </FormProvider>
    </Dialog>
  );
}

/** Where the space may be: never below itself; where it is now in any case. */
function placesFor(
  space: Space | null,
  parent: string | null,
  { spaces, parents }: Pick<SpaceDialogProps, 'spaces' | 'parents'>,
): { id: string; name: string }[] {
  const allowed = treeRows(spaces)
    .map((row) => row.space)
    .filter(({ id }) => id === parent || parents.some((each) => each.id === id))
    .filter(({ id }) => space === null || !withAncestors(spaces, id).includes(space.id))
    .map(({ id }) => ({ id, name: pathOf(spaces, id) }));
  const known = parent === null || allowed.some(({ id }) => id === parent);
  return known ? allowed : [{ id: parent, name: parent }, ...allowed];
}
