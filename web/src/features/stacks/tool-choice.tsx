import { useFormContext } from 'react-hook-form';
import { ChoiceGroup, RadioCard } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';

interface ToolForm {
  tool: string;
  version: string;
}

/** Which tool runs, and in which version. `tools`: their values in the form, with their names. */
export function ToolChoice({ tools }: { tools: readonly (readonly [value: string, label: string])[] }) {
  const { register, formState } = useFormContext<ToolForm>();
  return (
    <>
      <ChoiceGroup legend="Run with">
        <div className="grid gap-2 sm:grid-cols-2">
          {tools.map(([value, label]) => (
            <RadioCard key={value} {...register('tool')} value={value} label={label} />
          ))}
        </div>
      </ChoiceGroup>
      <Field
        label="Version"
        optional
        help="Exact or a range, such as ~> 1.9. Empty: what the worker has."
        error={formState.errors.version?.message}
      >
        {(ids) => (
          <input
            {...ids}
            {...register('version')}
            autoComplete="off"
            className="control font-mono sm:max-w-xs"
          />
        )}
      </Field>
    </>
  );
}
