import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { useStateDownload } from '../../api/stack-commands.ts';
import { useStateRollback } from '../../api/stack-deeds.ts';
import {
  stackIgnoredOptions,
  stackOptions,
  stackOutputsOptions,
  stackProposedRunsOptions,
  stackPullRequestsOptions,
  stackResourcesOptions,
  stackRunsOptions,
  stackStateOptions,
} from '../../api/stacks.ts';
import { useStateImport } from '../../api/state-import.ts';
import { saveText } from '../../ui/save-text.ts';
import { IgnoredEventsView } from './IgnoredEventsView.tsx';
import type { StackDetails } from './model.ts';
import { OutputsView } from './OutputsView.tsx';
import { PullRequestsView } from './PullRequestsView.tsx';
import type { Part } from './part.tsx';
import { ResourcesView } from './ResourcesView.tsx';
import { StackRunsView } from './StackRunsView.tsx';
import { StateHistoryView } from './StateHistoryView.tsx';

const route = getRouteApi('/frame/stack/$stack');
const runsRoute = getRouteApi('/frame/stack/$stack/');

/** A query as the part of a page that shows it. */
function partOf<Item>(query: {
  data: readonly Item[] | undefined;
  error: unknown;
  refetch: () => unknown;
}): Part<Item> {
  return {
    items: query.data,
    problem: query.data === undefined ? asProblem(query.error) : null,
    onRetry: () => void query.refetch(),
  };
}

export function StackRunsPage() {
  const { stack } = route.useParams();
  const { kind } = runsRoute.useSearch();
  const tracked = useInfiniteQuery({ ...stackRunsOptions(stack), enabled: kind !== 'proposed' });
  const proposed = useInfiniteQuery({ ...stackProposedRunsOptions(stack), enabled: kind === 'proposed' });
  const runs = kind === 'proposed' ? proposed : tracked;
  const details = useQuery(stackOptions(stack));
  return (
    <StackRunsView
      stack={stack}
      disabled={details.data?.isDisabled ?? false}
      kind={kind}
      {...partOf({ data: runs.data?.pages.flat(), error: runs.error, refetch: runs.refetch })}
      more={
        runs.hasNextPage ? { busy: runs.isFetchingNextPage, load: () => void runs.fetchNextPage() } : null
      }
    />
  );
}

export function PullRequestsPage() {
  const { stack } = route.useParams();
  return <PullRequestsView {...partOf(useQuery(stackPullRequestsOptions(stack)))} />;
}

export function IgnoredEventsPage() {
  const { stack } = route.useParams();
  return <IgnoredEventsView {...partOf(useQuery(stackIgnoredOptions(stack)))} />;
}

export function ResourcesPage() {
  const { stack } = route.useParams();
  return <ResourcesView {...partOf(useQuery(stackResourcesOptions(stack)))} />;
}

export function OutputsPage() {
  const { stack } = route.useParams();
  return <OutputsView {...partOf(useQuery(stackOutputsOptions(stack)))} />;
}

export function StateHistoryPage() {
  const { stack } = route.useParams();
  const details = useQuery(stackOptions(stack));
  const download = useStateDownload(stack);
  const rollback = useStateRollback(stack);
  const importing = useStateImport(stack);
  const versions = useQuery(stackStateOptions(stack));
  const boot = useQuery(bootOptions);
  const shown = details.data;
  const mayDownload = shown?.abilities.includes('state:download') ?? false;
  const mayRollBack = shown?.abilities.includes('state:rollback') ?? false;
  return (
    <StateHistoryView
      stack={stack}
      {...partOf(versions)}
      download={
        mayDownload
          ? {
              busy: download.isPending ? (download.variables ?? null) : null,
              problem: asProblem(download.error),
              start: (version) =>
                download.mutate(version, { onSuccess: ({ fileName, text }) => saveText(fileName, text) }),
            }
          : null
      }
      rollback={
        shown && mayRollBack ? { ...rollback, reason: whyNotBack(shown, boot.data?.viewer?.name) } : null
      }
      importing={
        shown?.managesStateFile && shown.abilities.includes('state:import')
          ? {
              ...importing,
              // Nothing can be lost before the first state, so no lock is asked for.
              reason:
                versions.data?.length === 0 ? whyBusy(shown) : whyNotBack(shown, boot.data?.viewer?.name),
            }
          : null
      }
    />
  );
}

/** The server asks the same again. */
function whyNotBack(stack: StackDetails, viewer: string | undefined): string | undefined {
  if (stack.lockedBy === null) return 'Lock the stack first, so that no run starts meanwhile.';
  if (stack.lockedBy !== viewer) return `${stack.lockedBy} holds the lock of the stack.`;
  return whyBusy(stack);
}

const whyBusy = ({ blocker }: StackDetails): string | undefined =>
  blocker === null ? undefined : `Run #${blocker.number} is not finished.`;
