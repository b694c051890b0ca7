import { useQuery } from '@tanstack/react-query';
import { rolesOptions } from '../../api/access.ts';
import { asProblem } from '../../api/api-error.ts';
import { apiKeysOptions, spacesOptions, useApiKeyCreate, useApiKeyDelete } from '../../api/identity.ts';
import { useTitle } from '../../ui/use-title.ts';
import { ApiKeysView } from './ApiKeysView.tsx';
import { KnownRoles, systemRoles } from './known-roles.ts';

export function ApiKeysPage() {
  useTitle('API keys');
  const keys = useQuery(apiKeysOptions);
  const spaces = useQuery(spacesOptions);
  const roles = useQuery(rolesOptions);
  const create = useApiKeyCreate();
  const remove = useApiKeyDelete();
  return (
    <KnownRoles value={roles.data ?? systemRoles}>
      <ApiKeysView
        apiKeys={keys.data}
        spaces={spaces.data ?? []}
        problem={keys.data === undefined ? asProblem(keys.error) : null}
        onRetry={() => void keys.refetch()}
        create={create}
        remove={remove}
      />
    </KnownRoles>
  );
}
