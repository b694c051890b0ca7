import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { inboxOptions, inboxWebhooksOptions, useInboxMark, useInboxWebhooks } from '../../api/inbox.ts';
import { useTitle } from '../../ui/use-title.ts';
import { InboxView } from './InboxView.tsx';

export function InboxPage() {
  useTitle('Inbox');
  const items = useQuery(inboxOptions);
  const webhooks = useQuery(inboxWebhooksOptions);
  const spaces = useQuery(spacesOptions);
  const mark = useInboxMark();
  const { create, remove, test } = useInboxWebhooks();
  return (
    <InboxView
      items={items.data}
      problem={items.data === undefined ? asProblem(items.error) : null}
      onRetry={() => void items.refetch()}
      markProblem={asProblem(mark.error)}
      onRead={(ids) => mark.mutate({ ids, dismiss: false })}
      onDismiss={(ids) => mark.mutate({ ids, dismiss: true })}
      webhooks={{
        list: webhooks.data ?? [],
        spaces: spaces.data ?? [],
        busy: create.isPending,
        secret: create.data?.secret ?? null,
        refusal: { problem: asProblem(create.error), fields: fieldProblems(create.error) },
        problem: asProblem(remove.error ?? test.error),
        onCreate: (given, done) => create.mutate(given, { onSuccess: done }),
        onDelete: (id) => remove.mutate(id),
        onTest: (id) => test.mutate(id, { onSuccess: () => toast('A test is on its way.') }),
      }}
    />
  );
}
