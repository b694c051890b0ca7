import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { instant } from '../edge/values.ts';
import type { StackSummary } from '../features/stacks/model.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { loadStackRow } from './stacks.ts';
import { subscribe } from './subscribe.ts';

const notice = z.object({
  kind: z.enum(['DELIVERY', 'INBOX', 'INTEGRATION', 'RUN', 'SPACE', 'STACK', 'WORKER']),
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
    onOpen: () => {
      if (wasLost) void client.invalidateQueries();
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

async function applyNotices(client: QueryClient, notices: readonly Notice[]): Promise<void> {
  const stale = new Map(notices.flatMap(keysOf).map((key) => [JSON.stringify(key), key]));
  const rows = refreshRows(client, notices);
  await Promise.all([...stale.values()].map((queryKey) => client.invalidateQueries({ queryKey })));
  await rows;
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
      return [keys.run(changed.id), keys.recentRuns, keys.workers, ...partsOf(changed.stackId)];
    case 'SPACE':
      return [keys.spaces, keys.roleBindings, keys.boot];
    case 'STACK':
      return [keys.stack(changed.id), keys.launchPad];
    case 'WORKER':
      return [keys.workers];
  }
}

const partsOf = (stack: string | null) => (stack === null ? [] : [keys.stack(stack)]);

/** More than this and the whole list is read once instead of row by row. */
const mostRows = 20;

/** A list of thousands of stacks is not read again for each of them. */
async function refreshRows(client: QueryClient, notices: readonly Notice[]): Promise<void> {
  const changed = new Set(
    notices.flatMap((each) => (each.kind === 'STACK' ? [each.id] : (each.stackId ?? []))),
  );
  if (changed.size === 0 || client.getQueryData(keys.stacks) === undefined) return;
  if (changed.size > mostRows) return client.invalidateQueries({ queryKey: keys.stacks });
  const rows = await Promise.all([...changed].map(async (id) => ({ id, row: await loadStackRow(id) })));
  client.setQueryData<StackSummary[]>(keys.stacks, (list) =>
    list === undefined ? list : rows.reduce((all, { id, row }) => replaceRow(all, id, row), list),
  );
}

function replaceRow(list: StackSummary[], id: string, row: StackSummary | null): StackSummary[] {
  const others = list.some((each) => each.id === id)
    ? list.flatMap((each) => (each.id === id ? (row ?? []) : each))
    : [...list, ...(row === null ? [] : [row])];
  return others;
}
