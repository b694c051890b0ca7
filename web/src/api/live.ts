import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { instant } from '../edge/values.ts';
import { keys } from './keys.ts';
import { launchPadOptions } from './launch-pad.ts';
import { operation } from './operation.ts';
import { subscribe } from './subscribe.ts';

const notice = z.object({
  kind: z.enum(['DELIVERY', 'INBOX', 'INTEGRATION', 'MODULE', 'POLICY', 'RUN', 'SPACE', 'STACK', 'WORKER']),
  id: z.string(),
  stackId: z.string().nullable(),
  at: instant,
});
type Notice = z.infer<typeof notice>;

export const changesSubscription = operation(
  'subscription Changes { changes { kind id stackId at } }',
  z.object({ changes: notice }),
);

/** `lost`: pages may be behind; everything is read again when the line stands. */
export type LineState = 'connecting' | 'live' | 'lost';

/** Notices of one moment are handled together, so that a burst reads each page once. */
const gatherMs = 120;

/** Keeps open pages equal to the server; the returned function lets go. */
export function followChanges(client: QueryClient, onState: (state: LineState) => void): () => void {
  let waiting: Notice[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  const flush = () => {
    const notices = waiting;
    waiting = [];
    timer = undefined;
    void applyNotices(client, notices);
  };
  const close = subscribe(changesSubscription, {
    variables: () => ({}),
    isOver: () => false,
    onOpen: () => {
      void (wasLost ? client.invalidateQueries() : readAgain(client));
      wasLost = false;
      onState('live');
    },
    onNext: ({ changes }) => {
      waiting.push(changes);
      timer ??= setTimeout(flush, gatherMs);
    },
    onLost: () => {
      wasLost = true;
      onState('lost');
    },
    onEnd: () => onState('lost'),
  });
  return () => {
    clearTimeout(timer);
    close();
  };
}

/**
 * What was asked for before the line stood may be older than the first notice: it is read once more, when its answer is
 * there. What failed has its own way to be tried again.
 */
async function readAgain(client: QueryClient): Promise<void> {
  const begun = new Set(client.getQueryCache().findAll({ type: 'active' }));
  await Promise.allSettled([...begun].map(({ promise }) => promise));
  await client.invalidateQueries({
    predicate: (query) => begun.has(query) && query.state.status === 'success',
  });
}

async function applyNotices(client: QueryClient, notices: readonly Notice[]): Promise<void> {
  const pad = client.getQueryData(launchPadOptions.queryKey);
  const applyIsStep = pad?.steps.some(({ key, done }) => key === 'CLOUD_ACCOUNT' && !done) ?? false;
  const changed = notices.flatMap((each) => keysOf(each));
  // The first apply completes a step; later ones change nothing there.
  if (applyIsStep && notices.some(({ kind }) => kind === 'RUN')) changed.push(keys.launchPad);
  const stale = new Map(changed.map((key) => [JSON.stringify(key), key]));
  await Promise.all([...stale.values()].map((queryKey) => client.invalidateQueries({ queryKey })));
}

function keysOf(changed: Notice): readonly (readonly string[])[] {
  switch (changed.kind) {
    case 'DELIVERY':
      // The notice is about an integration: any of its deliveries was stored, read or routed.
      return [['delivery'], ['deliveries'], ['integration'], ...partsOf(changed.stackId)];
    case 'INBOX':
      return [keys.inbox];
    case 'INTEGRATION':
      return [keys.integrations, keys.integration(changed.id), keys.launchPad];
    case 'RUN':
      return [
        keys.run(changed.id),
        keys.recentRuns,
        keys.workers,
        keys.stackList,
        keys.allPullRequests,
        ...partsOf(changed.stackId),
      ];
    case 'SPACE':
      return [keys.spaces, keys.roleBindings, keys.boot];
    case 'MODULE':
      // Labels attach policies.
      return [keys.modules, keys.module(changed.id), keys.policies];
    case 'POLICY':
      return [keys.policies];
    case 'STACK':
      return [keys.stack(changed.id), keys.stackList, keys.stackFacets, keys.launchPad, keys.policies];
    case 'WORKER':
      // Runs that wait tell whether there is a worker for them.
      return [keys.workers, keys.anyRun];
  }
}

/** A run may be of a module as well: then the stack that it names is one. */
const partsOf = (stack: string | null) => (stack === null ? [] : [keys.stack(stack), keys.module(stack)]);
