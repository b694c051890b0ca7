import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import {
  integrationOptions,
  repositoriesOptions,
  useConnectionTest,
  useSecretRegenerate,
  useWebhookEnsure,
} from '../../api/integrations.ts';
import { IntegrationView } from './IntegrationView.tsx';

const route = getRouteApi('/frame/source-control/$integration');

export function IntegrationPage() {
  const { integration: id } = route.useParams();
  const navigate = useNavigate();
  const integration = useQuery(integrationOptions(id));
  const mayManage = integration.data?.abilities.includes('integration:admin') ?? false;
  const repositories = useQuery({ ...repositoriesOptions(id), enabled: mayManage });
  const regenerate = useSecretRegenerate(id);
  const ensure = useWebhookEnsure(id);
  const test = useConnectionTest();
  return (
    <IntegrationView
      integration={integration.data}
      problem={integration.data === undefined ? asProblem(integration.error) : null}
      onRetry={() => void integration.refetch()}
      onClose={() => void navigate({ to: '/source-control' })}
      repositories={{
        list: repositories.data ?? undefined,
        problem: repositories.data === undefined ? asProblem(repositories.error) : null,
        onRetry: () => void repositories.refetch(),
        ensuring: ensure.isPending ? (ensure.variables ?? null) : null,
        ensureProblem: asProblem(ensure.error),
        onEnsure: (repository) =>
          ensure.mutate(repository, { onSuccess: () => toast(`The webhook of ${repository} is in place.`) }),
      }}
      secret={{
        busy: regenerate.isPending,
        problem: asProblem(regenerate.error),
        regenerate: (graceHours, done) => regenerate.mutate(graceHours, { onSuccess: done }),
      }}
      test={{
        busy: test.isPending,
        result: test.data ?? null,
        problem: asProblem(test.error),
        run: () =>
          test.mutate({
            id,
            credentialKind: integration.data?.credentialKind ?? 'API_TOKEN',
            email: null,
            token: null,
          }),
      }}
    />
  );
}
