import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { integrationsOptions } from '../../api/integrations.ts';
import { useStackDelete, useStackUpdate } from '../../api/stack-commands.ts';
import { stackWebhookOptions, useStackWebhookEnsure } from '../../api/stack-webhook.ts';
import { stackOptions } from '../../api/stacks.ts';
import { RowsSkeleton } from '../../ui/skeleton.tsx';

import { choicesFor, reachOf } from '../access/model.ts';
import { useAttached } from '../policies/use-attached.ts';
import { usePoolChoices } from '../workers/use-pool-choices.ts';
import { noSource } from './model.ts';

import { StackSettingsView } from './StackSettingsView.tsx';
import { settingsOf } from './stack-input.ts';
import { useSourceSearch } from './use-source-search.ts';

const route = getRouteApi('/frame/stack/$stack/settings');

export function StackSettingsPage() {
  const { stack: id } = route.useParams();
  const navigate = useNavigate();
  const stack = useQuery(stackOptions(id));
  const spaces = useQuery(spacesOptions);
  const integrations = useQuery(integrationsOptions);
  const pools = usePoolChoices(stack.data?.workerPool);
  const [source, setSource] = useState(noSource);
  const search = useSourceSearch(source);
  const update = useStackUpdate(id);
  const remove = useStackDelete(id);
  const webhook = useQuery(stackWebhookOptions(id));
  const ensure = useStackWebhookEnsure(id);
  const attached = useAttached({
    kind: 'stack',
    id,
    reach: reachOf(spaces.data ?? [], stack.data?.spaceDetails.id ?? ''),
    mayAttach: stack.data?.abilities.includes('policy:attach') ?? false,
  });
  const fieldErrors = useMemo(() => fieldProblems(update.error), [update.error]);
  const shown = stack.data;
  if (!shown || spaces.isPending || integrations.isPending) return <RowsSkeleton rows={4} />;
  return (
    <StackSettingsView
      stack={shown}
      spaces={choicesFor(spaces.data ?? [], 'stack:create', shown.spaceDetails.id)}
      reachOf={(space) => reachOf(spaces.data ?? [], space)}
      integrations={integrations.data ?? []}
      pools={pools}
      attached={attached}
      {...search}
      busy={update.isPending}
      problem={asProblem(update.error)}
      fieldErrors={fieldErrors}
      onSource={setSource}
      onSubmit={(input) =>
        update.mutate(settingsOf(input, shown), { onSuccess: () => toast('Settings saved.') })
      }
      webhook={{
        webhook: webhook.data ?? null,
        busy: ensure.isPending,
        problem: asProblem(ensure.error),
        onEnsure: () => ensure.mutate(),
      }}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        reset: remove.reset,
        submit: (destroy) =>
          remove.mutate(destroy, {
            onSuccess: () => {
              toast(destroy ? `${shown.name} is being destroyed.` : `${shown.name} was deleted.`);
              void navigate({ to: '/stacks' });
            },
          }),
      }}
    />
  );
}
