import { useFormContext } from 'react-hook-form';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { PoolField, type PoolFieldProps } from '../workers/pool-field.tsx';
import type { StackInput } from './stack-input.ts';

/** What happens by itself in the stack. */
export function BehaviourFields(pools: PoolFieldProps) {
  const { register } = useFormContext<StackInput>();
  return (
    <FieldGroup title="Behaviour">
      <PoolField
        {...pools}
        help="The workers that take its runs: those of its space, and of the spaces that it inherits from."
      />
      <CheckBox
        {...register('autodeploy')}
        label="Autodeploy"
        text="A plan without warnings is applied without asking anybody. Off: a person confirms each plan."
      />
      <CheckBox
        {...register('protectFromDeletion')}
        label="Protect from deletion"
        text="The stack cannot be deleted until this is switched off."
      />
      <CheckBox
        {...register('localPreviewEnabled')}
        label="Allow local previews"
        text="Writers may plan files that are not committed. Such a plan sees the variables of the stack and is never applied."
      />
      <Field
        label="Run for new versions of modules"
        help="Of the modules of this installation's registry that its last tracked run has installed."
      >
        {(ids) => (
          <select {...ids} {...register('moduleUpdates')} className="control lg:max-w-md">
            <option value="NONE">Never</option>
            <option value="PATCH">Patches only</option>
            <option value="MINOR">Patches and minor versions</option>
            <option value="ANY">Every version</option>
          </select>
        )}
      </Field>
      <CheckBox
        {...register('raiseModules')}
        label="Pull requests for new versions of modules"
        text="Where the code asks for one exact version, or a range that keeps the new one out, Gantry proposes it. The token needs write:repository and write:pullrequest."
      />
    </FieldGroup>
  );
}
