import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import {
  detachedOptions,
  useAttach,
  useDiagnoseAny,
  useWebhookDelete,
  useWebhookEnsure,
} from '../../api/integration-care.ts';
import { integrationOptions, repositoriesOptions, useSecretRegenerate } from '../../api/integrations.ts';
import { type Doctoring, IntegrationView } from './IntegrationView.tsx';
import type { Check, RepositoryConnection } from './model.ts';

const route = getRouteApi('/frame/source-control/$integration');

export function IntegrationPage() {
  const { integration: id } = route.useParams();
  const navigate = useNavigate();
  const integration = useQuery(integrationOptions(id));
  const mayManage = integration.data?.abilities.includes('integration:admin') ?? false;
  const repositories = useQuery({ ...repositoriesOptions(id), enabled: mayManage });
  const regenerate = useSecretRegenerate(id);
  const ensure = useWebhookEnsure(id);
  const doctor = useDoctor(id, ensure.mutate, repositories.data ?? []);
  const detached = useQuery({ ...detachedOptions, enabled: mayManage });
  const attach = useAttach(id);
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
      doctor={doctor}
      detached={{
        users: detached.data ?? [],
        busy: attach.isPending,
        problem: asProblem(attach.error),
        onAttach: (users) => attach.mutate(users, { onSuccess: () => toast('Everything is attached.') }),
      }}
    />
  );
}

/** Examines on demand, and does what one button can do about a finding. */
function useDoctor(
  id: string,
  ensure: (repository: string) => void,
  repositories: readonly RepositoryConnection[],
): Doctoring {
  const navigate = useNavigate();
  const diagnose = useDiagnoseAny();
  const remove = useWebhookDelete(id);
  const onFix = ({ fix, subject }: Check) => {
    if (fix?.action === 'ENSURE_WEBHOOK' && subject !== null) return ensure(subject);
    if (fix?.action === 'REMOVE_WEBHOOK' && fix.target !== null) {
      const holder = repositories.find((each) => each.webhooks.some((hook) => hook.id === fix.target));
      if (holder !== undefined) remove.mutate({ repository: holder.repository, webhook: fix.target });
      return;
    }
    void navigate({ to: '/source-control/$integration/edit', params: { integration: id } });
  };
  return {
    busy: diagnose.isPending,
    problem: asProblem(diagnose.error ?? remove.error),
    run: () => diagnose.mutate(id),
    fixing: remove.isPending,
    onFix,
  };
}
