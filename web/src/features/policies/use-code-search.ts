import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { modulesOptions } from '../../api/modules.ts';
import { foundStacksOptions } from '../../api/stack-list.ts';
import type { CodeSearch } from './uses-card.tsx';

/** Looks for stacks and modules by a text; nothing is read before somebody looks. */
export function useCodeSearch(): CodeSearch {
  const [text, search] = useState<string | null>(null);
  const wanted = useDeferredValue(text);
  const enabled = wanted !== null;
  const stacks = useQuery({ ...foundStacksOptions(wanted ?? ''), enabled });
  const modules = useInfiniteQuery({ ...modulesOptions(wanted ?? ''), enabled });
  const found = modules.data?.pages[0]?.modules ?? [];
  return {
    items: [
      ...(stacks.data ?? []).map(({ id, name }) => ({ id, name, isModule: false })),
      ...found.slice(0, 8).map(({ id, name }) => ({ id, name, isModule: true })),
    ],
    loading: stacks.isFetching || modules.isFetching,
    problem: asProblem(stacks.error ?? modules.error),
    search,
  };
}
