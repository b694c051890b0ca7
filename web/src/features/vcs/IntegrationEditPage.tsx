import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { integrationOptions, useConnectionTest, useIntegrationUpdate } from '../../api/integrations.ts';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { IntegrationEditView } from './IntegrationEditView.tsx';
import { expiryOf } from './integration-input.ts';

const route = getRouteApi('/frame/source-control/$integration/edit');

export function IntegrationEditPage() {
  const { integration: id } = route.useParams();
  const navigate = useNavigate();
  const integration = useQuery(integrationOptions(id));
  const test = useConnectionTest();
  const update = useIntegrationUpdate(id);
  const fieldErrors = useMemo(() => fieldProblems(update.error), [update.error]);
  useTitle(integration.data ? `Edit ${integration.data.name}` : 'Edit integration');
  const problem = integration.data === undefined ? asProblem(integration.error) : null;
  if (problem !== null) {
    return <PageProblem problem={problem} onRetry={() => void integration.refetch()} />;
  }
  if (integration.data === undefined) return <PageSkeleton />;
  if (!integration.data?.abilities.includes('integration:admin')) return <NotFoundView what="integration" />;
  return (
    <IntegrationEditView
      integration={integration.data}
      test={{
        busy: test.isPending,
        result: test.data ?? null,
        problem: asProblem(test.error),
        run: (credentials) => test.mutate(credentials),
        reset: test.reset,
      }}
      busy={update.isPending}
      problem={asProblem(update.error)}
      fieldErrors={fieldErrors}
      onSubmit={({ credentialKind, email, token, tokenExpiresOn, ...rest }) =>
        update.mutate(
          {
            ...rest,
            tokenExpiresAt: expiryOf(tokenExpiresOn),
            email: credentialKind === 'API_TOKEN' ? email : null,
            token: token === '' ? null : token,
          },
          {
            onSuccess: () => {
              toast('Changes saved.');
              void navigate({ to: '/source-control/$integration', params: { integration: id } });
            },
          },
        )
      }
    />
  );
}
