import { useFormContext } from 'react-hook-form';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { reachOf } from '../access/model.ts';
import type { Space } from '../identity/model.ts';
import type { IntegrationInput } from './integration-input.ts';
import { slugOf, webhookUrlOf } from './slug.ts';

interface IdentityFieldsProps {
  publicUrl: string;
  rootAdmin: boolean;
  /** Where the viewer may make one. */
  spaces: readonly Space[];
  /** All that the viewer sees. */
  knownSpaces: readonly Space[];
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
          text={
            whyNot ??
            'Every space may use it. Everybody sees that it exists; only root admins see its details.'
          }
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
          help={reachText(knownSpaces, watch('spaceID'))}
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

const namedSpaces = 5;

/** Which spaces may use an integration of this one. */
function reachText(spaces: readonly Space[], chosen: string): string {
  const names = spaces
    .filter(({ id }) => reachOf(spaces, id).includes(chosen))
    .toSorted((left, right) => Number(right.id === chosen) - Number(left.id === chosen))
    .map(({ name }) => name);
  if (names.length === 0) return 'Its stacks and those of spaces that inherit from it may use it.';
  if (names.length === 1) return `Usable in ${names[0]} alone: no other space inherits from it.`;
  const more = names.length > namedSpaces ? ` and ${names.length - namedSpaces} more` : '';
  return `Usable in ${names.length} spaces: ${names.slice(0, namedSpaces).join(', ')}${more}.`;
}

function defaultReason(rootAdmin: boolean, taken: string | null): string | null {
  if (taken !== null) return `There is a default integration already: ${taken}.`;
  return rootAdmin ? null : 'Only root admins set up the default integration.';
}
