import { useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Space } from '../identity/model.ts';
import { SourceFields, type SourceProps } from '../stacks/source-fields.tsx';
import { ToolChoice } from '../stacks/tool-choice.tsx';
import { PoolField, type PoolFieldProps } from '../workers/pool-field.tsx';
import { inferNames, type ModuleInput } from './module-input.ts';

export const ModuleSourceFields = (props: SourceProps) => (
  <SourceFields
    {...props}
    text="Other branches and pull requests are tested, and never released."
    rootHelp="The folder with the module, for repositories that hold several. Empty: the top of the repository."
    rootPlaceholder="modules/vpc"
  />
);

/** `fixed`: name and provider are the address of a module that is there, and stay. */
export function ModuleNameFields({ spaces, fixed }: { spaces: readonly Space[]; fixed: boolean }) {
  const { register, watch, formState } = useFormContext<ModuleInput>();
  const { errors } = formState;
  const inferred = inferNames(watch('repository'));
  const help = fixed ? 'Part of the address, so it stays.' : 'Empty: as the name of the repository tells it.';
  return (
    <FieldGroup title="Module">
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Name" optional={!fixed && inferred !== null} help={help} error={errors.name?.message}>
          {(ids) => (
            <input
              {...ids}
              {...register('name')}
              readOnly={fixed}
              autoComplete="off"
              placeholder={inferred?.name}
              className="control font-mono"
            />
          )}
        </Field>
        <Field
          label="Provider"
          optional={!fixed && inferred !== null}
          help={help}
          error={errors.provider?.message}
        >
          {(ids) => (
            <input
              {...ids}
              {...register('provider')}
              readOnly={fixed}
              autoComplete="off"
              placeholder={inferred?.provider}
              className="control font-mono"
            />
          )}
        </Field>
      </div>
      <SpaceField spaces={spaces} help="Decides who may see, use and change it." />
      <LabelsField />
      <DescriptionField />
    </FieldGroup>
  );
}

const tools = [
  ['OPEN_TOFU', 'OpenTofu'],
  ['TERRAFORM_FOSS', 'Terraform'],
] as const;

export function ModuleToolFields(pools: PoolFieldProps) {
  const { register } = useFormContext<ModuleInput>();
  return (
    <FieldGroup
      title="Tests"
      text="A test may choose another tool or version in the module's configuration file."
    >
      <ToolChoice tools={tools} />
      <PoolField
        {...pools}
        help="The workers that take its tests: those of its space, and of the spaces that it inherits from."
      />
      <CheckBox
        {...register('protectFromDeletion')}
        label="Protect from deletion"
        text="The module cannot be deleted until this is switched off."
      />
    </FieldGroup>
  );
}
