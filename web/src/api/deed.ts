import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Deed } from '../ui/deed.ts';
import { asProblem, fieldProblems } from './api-error.ts';

const deedOf = <Input, Output>(mutation: UseMutationResult<Output, Error, Input>): Deed<Input, Output> => ({
  busy: mutation.isPending,
  problem: asProblem(mutation.error),
  fields: fieldProblems(mutation.error),
  submit: (input, done) => mutation.mutate(input, { onSuccess: (output) => done?.(output) }),
  reset: mutation.reset,
});

/** A change as Views take it; what it touched is loaded again. */
export function useDeed<Input, Output>(
  change: (input: Input) => Promise<Output>,
  ...touched: readonly QueryKey[]
): Deed<Input, Output> {
  const client = useQueryClient();
  return deedOf(
    useMutation({
      mutationFn: change,
      onSuccess: () => Promise.all(touched.map((queryKey) => client.invalidateQueries({ queryKey }))),
    }),
  );
}
