import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { policyOptions, usePolicySave } from '../../api/policies.ts';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { choicesFor } from '../access/model.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import type { PolicyDetails } from './model.ts';
import { PolicyFormView } from './PolicyFormView.tsx';
import { useTryOut } from './use-try-out.ts';

const route = getRouteApi('/frame/policy/$policy/edit');

export function PolicyCreatePage() {
  useTitle('New policy');
  return <PolicyForm policy={null} />;
}

export function PolicyEditPage() {
  const { policy: id } = route.useParams();
  const policy = useQuery(policyOptions(id));
  useTitle(`Edit ${policy.data?.name ?? 'policy'}`);
  if (policy.data === null) return <NotFoundView what="policy" />;
  if (policy.data !== undefined) return <PolicyForm key={id} policy={policy.data} />;
  const problem = asProblem(policy.error);
  return problem === null ? (
    <PageSkeleton />
  ) : (
    <PageProblem problem={problem} onRetry={() => void policy.refetch()} />
  );
}

function PolicyForm({ policy }: { policy: PolicyDetails | null }) {
  const navigate = useNavigate();
  const spaces = useQuery(spacesOptions);
  const save = usePolicySave();
  const tryOut = useTryOut();
  const problem = asProblem(spaces.error);
  if (spaces.data === undefined) {
    return problem === null ? (
      <PageSkeleton />
    ) : (
      <PageProblem problem={problem} onRetry={() => void spaces.refetch()} />
    );
  }
  return (
    <PolicyFormView
      policy={policy}
      spaces={choicesFor(spaces.data, 'policy:create', policy?.spaceDetails.id)}
      // Whoever writes policies in some space may try them out.
      tryOut={spaces.data.some(({ abilities }) => abilities.includes('policy:create')) ? tryOut : null}
      save={{
        ...save,
        submit: (given) =>
          save.submit(given, (id) => {
            toast(policy === null ? 'The policy was created.' : 'The policy was saved.');
            void navigate({ to: '/policy/$policy', params: { policy: id } });
          }),
      }}
    />
  );
}
