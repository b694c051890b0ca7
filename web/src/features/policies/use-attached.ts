import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import {
  attachedPoliciesOptions,
  policyChoicesOptions,
  usePolicyAttach,
  usePolicyDetach,
} from '../../api/policies.ts';
import type { AttachedCardProps } from './attached-card.tsx';

interface Code {
  kind: 'stack' | 'module';
  id: string;
  /** The spaces whose policies it may have. */
  reach: readonly string[];
  mayAttach: boolean;
}

/** The policies of a stack or module, and what may be done with them. */
export function useAttached({ kind, id, reach, mayAttach }: Code): AttachedCardProps {
  const attached = useQuery(attachedPoliciesOptions(kind, id));
  const choices = useQuery({ ...policyChoicesOptions, enabled: mayAttach });
  const attach = usePolicyAttach();
  const detach = usePolicyDetach();
  return {
    attached: attached.data,
    problem: attached.data === undefined ? asProblem(attached.error) : null,
    onRetry: () => void attached.refetch(),
    choices: (choices.data ?? [])
      .filter(({ space }) => reach.includes(space))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    mayAttach,
    attach: { ...attach, submit: (policy, done) => attach.submit({ id: policy, stack: id }, done) },
    detach,
  };
}
