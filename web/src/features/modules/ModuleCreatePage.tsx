import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { integrationsOptions } from '../../api/integrations.ts';
import { useModuleCreate } from '../../api/module-commands.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { choicesFor, reachOf } from '../access/model.ts';
import { noSource } from '../stacks/model.ts';
import { useSourceSearch } from '../stacks/use-source-search.ts';
import { usePoolChoices } from '../workers/use-pool-choices.ts';
import { ModuleCreateView } from './ModuleCreateView.tsx';
import { settingsOf } from './module-input.ts';

export function ModuleCreatePage() {
  useTitle('New module');
  const navigate = useNavigate();
  const spaces = useQuery(spacesOptions);
  const integrations = useQuery(integrationsOptions);
  const pools = usePoolChoices(null);
  const [source, setSource] = useState(noSource);
  const search = useSourceSearch(source);
  const create = useModuleCreate();
  const fieldErrors = useMemo(() => fieldProblems(create.error), [create.error]);
  if (spaces.isPending || integrations.isPending) return <PageSkeleton />;
  return (
    <ModuleCreateView
      spaces={choicesFor(spaces.data ?? [], 'module:create')}
      reachOf={(space) => reachOf(spaces.data ?? [], space)}
      integrations={integrations.data ?? []}
      pools={pools}
      {...search}
      problem={asProblem(create.error ?? spaces.error ?? integrations.error)}
      fieldErrors={fieldErrors}
      busy={create.isPending}
      onSource={setSource}
      onSubmit={(input) =>
        create.mutate(settingsOf(input), {
          onSuccess: ({ id }) => void navigate({ to: '/module/$module', params: { module: id } }),
        })
      }
    />
  );
}
