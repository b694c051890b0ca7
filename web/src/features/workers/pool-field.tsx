import { useFormContext } from 'react-hook-form';
import { Field } from '../../ui/field.tsx';
import { type PoolChoice, publicPoolId } from './model.ts';

export interface PoolFieldProps {
  pools: readonly PoolChoice[];
  /** The spaces whose pools something in the space may use. */
  reachOf: (space: string) => readonly string[];
}

/** The pool of a stack or module; asked only where there is something to choose. */
export function PoolField({ pools, reachOf, help }: PoolFieldProps & { help: string }) {
  const { register, watch, formState } = useFormContext<{ space: string; workerPool: string }>();
  const [space, chosen] = watch(['space', 'workerPool']);
  const reached = reachOf(space);
  const usable = pools.filter(
    ({ id, space: home }) => id !== publicPoolId && (id === chosen || reached.includes(home ?? '')),
  );
  if (usable.length === 0) return null;
  return (
    <Field label="Worker pool" help={help} error={formState.errors.workerPool?.message}>
      {(ids) => (
        <select {...ids} {...register('workerPool')} className="control lg:max-w-md">
          <option value="">Public pool</option>
          {usable.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
