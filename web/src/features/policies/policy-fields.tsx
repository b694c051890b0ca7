import { Controller, useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField, SpaceField } from '../../ui/about-fields.tsx';
import { CodeInput } from '../../ui/code-text.tsx';
import { Field } from '../../ui/field.tsx';
import type { Space } from '../identity/model.ts';
import { lineOf } from './model.ts';
import type { PolicyInput } from './policy-input.ts';

export function AboutFields({ spaces }: { spaces: readonly Space[] }) {
  const { register, formState } = useFormContext<PolicyInput>();
  const { errors } = formState;
  return (
    <>
      <Field label="Name" error={errors.name?.message}>
        {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
      </Field>
      <SpaceField
        spaces={spaces}
        help="Stacks and modules of this space may have the policy, and those of the spaces that inherit from it."
      />
      <Field label="Type" help="This version evaluates plan policies. The type stays.">
        {(ids) => (
          <select {...ids} className="control" disabled>
            <option>Plan</option>
          </select>
        )}
      </Field>
    </>
  );
}

/** What is written: labels, the description, and the policy itself. */
export function TextFields() {
  const { control } = useFormContext<PolicyInput>();
  return (
    <>
      <LabelsField hint="autoattach:prod attaches the policy to everything with the label prod, autoattach:* to everything in reach." />
      <DescriptionField />
      <Controller
        control={control}
        name="body"
        render={({ field, fieldState }) => (
          <Field
            label="Policy"
            help="Rego, in the package gantry or spacelift. Messages in deny fail the run; messages in warn make it wait for a person."
            error={fieldState.error?.message}
          >
            {(ids) => (
              <CodeInput
                {...ids}
                value={field.value}
                marked={lineOf(fieldState.error?.message)}
                inputRef={field.ref}
                onChange={field.onChange}
                onBlur={field.onBlur}
              />
            )}
          </Field>
        )}
      />
    </>
  );
}
