import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { useIntegrationRestore } from '../../api/integration-care.ts';
import { dependantsOptions, useIntegrationDelete } from '../../api/integrations.ts';
import { DeleteIntegrationView } from './DeleteIntegrationView.tsx';
import type { IntegrationSummary } from './model.ts';

/** Reads who depends on the integration before it asks. */
export function DeleteIntegrationPage(props: { integration: IntegrationSummary; onClose: () => void }) {
  const { integration, onClose } = props;
  const dependants = useQuery(dependantsOptions(integration.id));
  const restore = useIntegrationRestore();
  const remove = useIntegrationDelete();
  return (
    <DeleteIntegrationView
      integration={integration}
      dependants={dependants.data}
      busy={remove.isPending}
      problem={asProblem(remove.error)}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { id: integration.id, confirm: integration.name },
          {
            onSuccess: () => {
              onClose();
              toast(`Integration ${integration.name} deleted.`, {
                action: { label: 'Undo', onClick: () => restore.mutate(integration.id) },
              });
            },
          },
        )
      }
    />
  );
}
