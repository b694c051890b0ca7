import { useFormContext } from 'react-hook-form';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { FieldGroup } from '../../ui/field.tsx';
import type { ModuleInput } from './module-input.ts';

const ways = [
  {
    way: 'CONFIG',
    label: 'module_version on the branch',
    text: 'A push to the branch releases the version that .gantry/config.yml names.',
  },
  {
    way: 'TAG',
    label: 'Tags',
    text: 'A tag such as v1.2.3 releases its commit. Pushes to the branch are tested only.',
  },
] as const;

/** What makes a version of the module. */
export function ModuleReleaseFields() {
  const { register } = useFormContext<ModuleInput>();
  return (
    <FieldGroup title="Releases" text="Whichever way, the tests of the version must pass first.">
      <ChoiceGroup legend="Versions come from">
        <div className="grid gap-2 sm:grid-cols-2">
          {ways.map(({ way, label, text }) => (
            <RadioCard key={way} {...register('releaseBy')} value={way} label={label} text={text} />
          ))}
        </div>
      </ChoiceGroup>
    </FieldGroup>
  );
}
