import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { apiKeysOptions, useApiKeyCreate, useApiKeyDelete } from '../../api/identity.ts';
import { useTitle } from '../../ui/use-title.ts';
import { ApiKeysView } from './ApiKeysView.tsx';

export function ApiKeysPage() {
  useTitle('API keys');
  const keys = useQuery(apiKeysOptions);
  const create = useApiKeyCreate();
  const remove = useApiKeyDelete();
  return (
    <ApiKeysView
      apiKeys={keys.data}
      problem={keys.data === undefined ? asProblem(keys.error) : null}
      onRetry={() => void keys.refetch()}
      create={{
        busy: create.isPending,
        problem: asProblem(create.error),
        made: create.data?.apiKeyCreate ?? null,
        submit: (input) => create.mutate(input),
        reset: create.reset,
      }}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        submit: (id, done) => remove.mutate(id, { onSuccess: done }),
        reset: remove.reset,
      }}
    />
  );
}
