import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { useDiagnoseAny, useIntegrationRestore } from '../../api/integration-care.ts';
import { deletedIntegrationsOptions, integrationsOptions } from '../../api/integrations.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { DeleteIntegrationPage } from './DeleteIntegrationPage.tsx';
import type { IntegrationSummary } from './model.ts';
import { SourceControlView } from './SourceControlView.tsx';

export function SourceControlPage() {
  const navigate = useNavigate();
  const integrations = useQuery(integrationsOptions);
  const boot = useQuery(bootOptions);
  const deleted = useQuery({ ...deletedIntegrationsOptions, retry: false });
  const restore = useIntegrationRestore();
  const diagnose = useDiagnoseAny();
  const { integration: open } = useParams({ strict: false });
  useTitle(integrations.data?.find((each) => each.id === open)?.name ?? 'Source control');
  const [deleting, setDeleting] = useState<IntegrationSummary | null>(null);
  return (
    <>
      <SourceControlView
        integrations={integrations.data}
        mayCreate={boot.data?.viewer?.abilitiesAnywhere.includes('integration:admin') ?? false}
        problem={integrations.data === undefined ? asProblem(integrations.error) : null}
        onRetry={() => void integrations.refetch()}
        onOpen={(id) => void navigate({ to: '/source-control/$integration', params: { integration: id } })}
        onEdit={(id) =>
          void navigate({ to: '/source-control/$integration/edit', params: { integration: id } })
        }
        onDeliveries={(id) =>
          void navigate({ to: '/source-control/$integration/deliveries', params: { integration: id } })
        }
        onDelete={setDeleting}
        onTest={(id) => {
          void navigate({ to: '/source-control/$integration', params: { integration: id } });
          diagnose.mutate(id);
        }}
        deleted={{
          list: deleted.data ?? [],
          busy: restore.isPending ? (restore.variables ?? null) : null,
          problem: asProblem(restore.error),
          onRestore: (id) => restore.mutate(id, { onSuccess: () => toast('The integration is back.') }),
        }}
      />
      <Outlet />
      {deleting === null ? null : (
        <DeleteIntegrationPage integration={deleting} onClose={() => setDeleting(null)} />
      )}
    </>
  );
}
