import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { integrationsOptions } from '../../api/integrations.ts';
import { useStackCreate } from '../../api/stack-commands.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';

import { choicesFor, reachOf } from '../access/model.ts';
import { usePoolChoices } from '../workers/use-pool-choices.ts';
import { noSource } from './model.ts';

import { StackCreateView } from './StackCreateView.tsx';
import { settingsOf } from './stack-input.ts';
import { useSourceSearch } from './use-source-search.ts';

export function StackCreatePage() {
  useTitle('New stack');
  const navigate = useNavigate();
  const spaces = useQuery(spacesOptions);
  const integrations = useQuery(integrationsOptions);
  const pools = usePoolChoices(null);
  const [source, setSource] = useState(noSource);
  const search = useSourceSearch(source);
  const create = useStackCreate();
  const fieldErrors = useMemo(() => fieldProblems(create.error), [create.error]);
  if (spaces.isPending || integrations.isPending) return <PageSkeleton />;
  return (
    <StackCreateView
      spaces={choicesFor(spaces.data ?? [], 'stack:create')}
      reachOf={(space) => reachOf(spaces.data ?? [], space)}
      integrations={integrations.data ?? []}
      pools={pools}
      {...search}
      problem={asProblem(create.error ?? spaces.error ?? integrations.error)}
      fieldErrors={fieldErrors}
      busy={create.isPending}
      onSource={setSource}
      onSubmit={(input) =>
        create.mutate(
          { input: settingsOf(input), manageState: input.manageState },
          { onSuccess: ({ id }) => void navigate({ to: '/stack/$stack', params: { stack: id } }) },
        )
      }
    />
  );
}
