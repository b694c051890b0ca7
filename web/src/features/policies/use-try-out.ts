import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { usePolicySimulate } from '../../api/policies.ts';
import { foundRunsOptions } from '../../api/runs.ts';
import type { TryOutProps } from './try-out.tsx';

/** Runs whose plans a policy can be tried on; nothing is read before somebody looks. */
export function useTryOut(): TryOutProps {
  const [text, search] = useState<string | null>(null);
  const wanted = useDeferredValue(text);
  const runs = useQuery({ ...foundRunsOptions(wanted ?? '', 30), enabled: wanted !== null });
  return {
    runs: {
      items: (runs.data ?? []).filter(({ delta }) => delta !== null),
      loading: runs.isFetching,
      problem: asProblem(runs.error),
      search,
    },
    simulate: usePolicySimulate(),
  };
}
