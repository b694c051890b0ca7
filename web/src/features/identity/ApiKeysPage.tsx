import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { apiKeysOptions, spacesOptions, useApiKeyCreate, useApiKeyDelete } from '../../api/identity.ts';
import { useTitle } from '../../ui/use-title.ts';
import { ApiKeysView } from './ApiKeysView.tsx';

export function ApiKeysPage() {
  useTitle('API keys');
  const keys = useQuery(apiKeysOptions);
  const spaces = useQuery(spacesOptions);
  const create = useApiKeyCreate();
  const remove = useApiKeyDelete();
  return (
    <ApiKeysView
      apiKeys={keys.data}
      spaces={spaces.data ?? []}
      problem={keys.data === undefined ? asProblem(keys.error) : null}
      onRetry={() => void keys.refetch()}
      create={create}
      remove={remove}
    />
  );
}
