import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { policyOptions, usePolicyAttach, usePolicyDelete, usePolicyDetach } from '../../api/policies.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { PolicyView } from './PolicyView.tsx';
import { useCodeSearch } from './use-code-search.ts';

const route = getRouteApi('/frame/policy/$policy');

export function PolicyPage() {
  const { policy: id } = route.useParams();
  const navigate = useNavigate();
  const policy = useQuery(policyOptions(id));
  const boot = useQuery(bootOptions);
  const search = useCodeSearch();
  const attach = usePolicyAttach();
  const detach = usePolicyDetach();
  const remove = usePolicyDelete();
  useTitle(policy.data?.name ?? 'Policy');
  if (policy.data === null) return <NotFoundView what="policy" />;
  return (
    <PolicyView
      key={id}
      policy={policy.data}
      problem={policy.data === undefined ? asProblem(policy.error) : null}
      onRetry={() => void policy.refetch()}
      mayAttach={boot.data?.viewer?.abilitiesAnywhere.includes('policy:attach') ?? false}
      search={search}
      attach={attach}
      detach={detach}
      remove={{
        ...remove,
        submit: (gone, done) =>
          remove.submit(gone, (answer) => {
            done?.(answer);
            toast('The policy was deleted.');
            void navigate({ to: '/policies' });
          }),
      }}
    />
  );
}
