import { useFormContext } from 'react-hook-form';
import { DescriptionField, LabelsField } from '../../ui/about-fields.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { IntegrationEdit } from './integration-input.ts';

/** Labels, description and how results and code are exchanged. */
export function AboutFields() {
  const { register, formState } = useFormContext<IntegrationEdit>();
  return (
    <>
      <FieldGroup title="About">
        <LabelsField />
        <DescriptionField />
      </FieldGroup>
      <FieldGroup title="Behaviour">
        <Field
          label="Commit statuses"
          help="One status for each stack tells more; one for all is easier to require in branch restrictions."
          error={formState.errors.vcsChecks?.message}
        >
          {(ids) => (
            <select {...ids} {...register('vcsChecks')} className="control lg:max-w-md">
              <option value="INDIVIDUAL">One for each stack</option>
              <option value="AGGREGATED">One for all stacks together</option>
              <option value="ALL">Both</option>
            </select>
          )}
        </Field>
        <Field
          label="Webhooks"
          help="Where the token may make them. One per workspace needs an administrator of the workspace."
          error={formState.errors.webhookPlacement?.message}
        >
          {(ids) => (
            <select {...ids} {...register('webhookPlacement')} className="control lg:max-w-md">
              <option value="REPOSITORY">One for each repository</option>
              <option value="WORKSPACE">One for the whole workspace</option>
            </select>
          )}
        </Field>
        <CheckBox
          {...register('useGitCheckout')}
          label="Check out with git"
          text="Off: the code is fetched as an archive, which is quicker for large histories but knows no submodules."
        />
      </FieldGroup>
    </>
  );
}
