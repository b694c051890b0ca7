import { Controller, useFormContext } from 'react-hook-form';
import { Field } from './field.tsx';
import { LabelsInput } from './labels-input.tsx';
import { MarkdownInput } from './markdown-input.tsx';

interface About {
  space: string;
  labels: string[];
  description: string;
}

interface SpaceFieldProps {
  spaces: readonly { readonly id: string; readonly name: string }[];
  /** What the choice decides. */
  help: string;
}

/** The space of the thing whose form this is in. */
export function SpaceField({ spaces, help }: SpaceFieldProps) {
  const { register, formState } = useFormContext<Pick<About, 'space'>>();
  return (
    <Field label="Space" help={help} error={formState.errors.space?.message}>
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
  );
}

/** `hint` tells what labels do here, after how they are added. */
export function LabelsField({ hint }: { hint?: string }) {
  const { control } = useFormContext<Pick<About, 'labels'>>();
  return (
    <Controller
      control={control}
      name="labels"
      render={({ field, fieldState }) => (
        <Field
          label="Labels"
          optional
          help={['Enter or comma adds a label.', hint].filter(Boolean).join(' ')}
          error={fieldState.error?.message}
        >
          {(ids) => <LabelsInput {...ids} value={field.value} onChange={field.onChange} />}
        </Field>
      )}
    />
  );
}

export function DescriptionField() {
  const { control } = useFormContext<Pick<About, 'description'>>();
  return (
    <Controller
      control={control}
      name="description"
      render={({ field, fieldState }) => (
        <Field label="Description" optional help="Markdown." error={fieldState.error?.message}>
          {(ids) => <MarkdownInput {...ids} value={field.value} onChange={field.onChange} />}
        </Field>
      )}
    />
  );
}
