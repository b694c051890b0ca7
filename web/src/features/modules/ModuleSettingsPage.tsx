import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { integrationsOptions } from '../../api/integrations.ts';
import { useModuleDelete, useModuleUpdate } from '../../api/module-commands.ts';
import { moduleOptions } from '../../api/modules.ts';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { reachOf } from '../access/model.ts';
import { useAttached } from '../policies/use-attached.ts';
import { noSource } from '../stacks/model.ts';
import { useSourceSearch } from '../stacks/use-source-search.ts';
import { usePoolChoices } from '../workers/use-pool-choices.ts';
import { ModuleSettingsView } from './ModuleSettingsView.tsx';
import { settingsOf } from './module-input.ts';

const route = getRouteApi('/frame/module/$module/settings');

export function ModuleSettingsPage() {
  const { module: id } = route.useParams();
  const navigate = useNavigate();
  const module = useQuery(moduleOptions(id));
  const spaces = useQuery(spacesOptions);
  const integrations = useQuery(integrationsOptions);
  const pools = usePoolChoices(module.data?.workerPool);
  const [source, setSource] = useState(noSource);
  const search = useSourceSearch(source);
  const update = useModuleUpdate(id);
  const remove = useModuleDelete(id);
  const attached = useAttached({
    kind: 'module',
    id,
    reach: reachOf(spaces.data ?? [], module.data?.spaceDetails.id ?? ''),
    mayAttach: module.data?.abilities.includes('policy:attach') ?? false,
  });
  const fieldErrors = useMemo(() => fieldProblems(update.error), [update.error]);
  const shown = module.data;
  if (!shown || spaces.isPending || integrations.isPending) return <RowsSkeleton rows={4} />;
  return (
    <ModuleSettingsView
      module={shown}
      spaces={spaces.data ?? []}
      reachOf={(space) => reachOf(spaces.data ?? [], space)}
      integrations={integrations.data ?? []}
      pools={pools}
      attached={attached}
      {...search}
      busy={update.isPending}
      problem={asProblem(update.error)}
      fieldErrors={fieldErrors}
      onSource={setSource}
      onSubmit={(input) => update.mutate(settingsOf(input), { onSuccess: () => toast('Settings saved.') })}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        reset: remove.reset,
        submit: () =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast(`${shown.id} was deleted.`);
              void navigate({ to: '/modules' });
            },
          }),
      }}
    />
  );
}
