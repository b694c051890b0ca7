import { useFormContext } from 'react-hook-form';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import type { Space, SpaceUse } from '../identity/model.ts';
import type { IntegrationInput } from './integration-input.ts';
import { defaultReachText, reachText } from './reach-text.ts';
import { slugOf, webhookUrlOf } from './slug.ts';

interface IdentityFieldsProps {
  publicUrl: string;
  rootAdmin: boolean;
  /** Where the viewer may make one. */
  spaces: readonly Space[];
  /** All that the viewer sees. */
  knownSpaces: readonly Space[];
  /** What is in them; null while that is not known. */
  spaceUse: readonly SpaceUse[] | null;
  defaultTaken: string | null;
}

/** Name and type: the two things that cannot be changed later. */
export function IdentityFields({ publicUrl, ...props }: IdentityFieldsProps) {
  const { register, watch, formState } = useFormContext<IntegrationInput>();
  const slug = slugOf(watch('name'));
  return (
    <FieldGroup
      title="Integration"
      text="Name and type make the webhook address and its reach. Neither changes later."
    >
      <Field
        label="Integration name"
        error={formState.errors.name?.message}
        help={
          <>
            Webhook address:{' '}
            <code className="font-mono text-xs break-all text-text">
              {webhookUrlOf(publicUrl, slug === '' ? '…' : slug)}
            </code>
          </>
        }
      >
        {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
      </Field>
      <TypeFields {...props} />
    </FieldGroup>
  );
}

function TypeFields({
  rootAdmin,
  spaces,
  knownSpaces,
  spaceUse,
  defaultTaken,
}: Omit<IdentityFieldsProps, 'publicUrl'>) {
  const { register, watch, setValue, formState } = useFormContext<IntegrationInput>();
  const isDefault = watch('isDefault');
  const choose = (next: boolean) => setValue('isDefault', next, { shouldValidate: formState.isSubmitted });
  const whyNot = defaultReason(rootAdmin, defaultTaken);
  return (
    <>
      <ChoiceGroup legend="Integration type">
        <RadioCard
          name="isDefault"
          label="Default (all spaces)"
          text={whyNot ?? defaultReachText(knownSpaces, spaceUse)}
          checked={isDefault}
          disabled={whyNot !== null}
          onChange={() => choose(true)}
        />
        <RadioCard
          name="isDefault"
          label="Space-specific"
          text="Usable in its space and the spaces that inherit from it. Only admins of the space see its details."
          checked={!isDefault}
          onChange={() => choose(false)}
        />
      </ChoiceGroup>
      {isDefault ? null : (
        <Field
          label="Space"
          help={reachText(knownSpaces, spaceUse, watch('spaceID'))}
          error={formState.errors.spaceID?.message}
        >
          {(ids) => (
            <select {...ids} {...register('spaceID')} className="control">
              <option value="">Choose a space</option>
              {spaces.map((space) => (
                <option key={space.id} value={space.id}>
                  {space.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

function defaultReason(rootAdmin: boolean, taken: string | null): string | null {
  if (taken !== null) return `There is a default integration already: ${taken}.`;
  return rootAdmin ? null : 'Only root admins set up the default integration.';
}
