import { useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Space } from '../identity/model.ts';
import { SourceFields, type SourceProps } from './source-fields.tsx';
import type { StackInput } from './stack-input.ts';
import { ToolChoice } from './tool-choice.tsx';

export function NameFields({ spaces }: { spaces: readonly Space[] }) {
  const { register, formState } = useFormContext<StackInput>();
  const { errors } = formState;
  return (
    <FieldGroup title="Stack">
      <Field
        label="Name"
        help="Its address and its commit status are made of it."
        error={errors.name?.message}
      >
        {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
      </Field>
      <SpaceField spaces={spaces} help="Decides who may see and change it." />
      <LabelsField />
      <DescriptionField />
    </FieldGroup>
  );
}

export function StackSourceFields(props: SourceProps) {
  const { register, formState } = useFormContext<StackInput>();
  return (
    <SourceFields
      {...props}
      text="Pushes to the branch deploy; pull requests into it get a preview."
      rootHelp="The folder with the code, seen from the top of the repository. Empty: the top itself."
      rootPlaceholder="network"
    >
      <Field
        label="Additional globs"
        optional
        help="One a line. Changes there affect the stack too, for example modules/shared/**."
        error={formState.errors.globs?.message}
      >
        {(ids) => <textarea {...ids} {...register('globs')} rows={2} className="control font-mono" />}
      </Field>
    </SourceFields>
  );
}

const tools = [
  ['opentofu', 'OpenTofu'],
  ['terraform', 'Terraform'],
] as const;

/** `fixedState`: whether Gantry keeps the state was decided when the stack was made. */
export function ToolFields({ fixedState }: { fixedState: boolean }) {
  const { register, watch, formState } = useFormContext<StackInput>();
  const { errors } = formState;
  return (
    <FieldGroup title="Tool">
      <ToolChoice tools={tools} />
      <CheckBox
        {...register('manageState', { disabled: fixedState })}
        label="Gantry keeps the state"
        text="Encrypted, locked, with every version kept. Can be decided only when the stack is made."
      />
      {watch('manageState') ? null : (
        <Field
          label="Workspace"
          optional
          help="Selected before the plan, and created where it is missing."
          error={errors.workspace?.message}
        >
          {(ids) => (
            <input
              {...ids}
              {...register('workspace')}
              autoComplete="off"
              className="control max-w-xs font-mono"
            />
          )}
        </Field>
      )}
    </FieldGroup>
  );
}
