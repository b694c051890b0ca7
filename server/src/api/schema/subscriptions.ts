import { AppError } from '@gantry/contract/errors';
import type { Action } from '../../authz/index.ts';
import { isAllowed } from '../../authz/index.ts';
import type { ChangeNotice as Notice } from '../../notices.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ChangeKind, RunState } from '../enums.ts';
import { followLog } from '../follow-log.ts';
import type { Mailbox } from '../mailbox.ts';
import { stream } from '../streams.ts';

builder.objectType('ChangeNotice', {
  fields: (t) => ({
    kind: t.field({ type: ChangeKind, resolve: ({ kind }) => kind }),
    id: t.exposeID('id'),
    stackId: t.exposeID('stackId', { nullable: true }),
    at: t.expose('at', { type: 'DateTime' }),
  }),
});

builder.objectType('RunLogBatch', {
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    finished: t.exposeBoolean('finished'),
    state: t.field({ type: RunState, resolve: ({ state }) => state }),
    stateVersion: t.exposeInt('stateVersion'),
    text: t.exposeString('text'),
  }),
});

builder.subscriptionFields((t) => ({
  changes: t.field({
    type: 'ChangeNotice',
    description:
      'Names what changed, so that an open page loads it again. Filtered by what the viewer may read.',
    // The answer begins when nothing can be missed any more: its reader then reads once what it had read before.
    subscribe: async (_root, _args, context) => {
      const leaving = new AbortController();
      const mailbox = await context.hub.notices(leaving.signal);
      return stream(context.cutLine, (signal) => {
        signal.addEventListener('abort', () => leaving.abort(), { once: true });
        return followChanges(context, mailbox);
      });
    },
    resolve: (notice) => notice,
  }),
  runLog: t.field({
    type: 'RunLogBatch',
    description: 'The log of one run from the given cursor on; ends with the run.',
    args: {
      after: t.arg.string(),
      run: t.arg.id({ required: true }),
      stack: t.arg.id({ required: true }),
    },
    subscribe: (_root, { stack, run, after }, context) =>
      stream(context.cutLine, (signal) => followLog(context, { stack, run, after: after ?? null }, signal)),
    resolve: (batch) => batch,
  }),
}));

/** What one may read of a thing decides whether one hears of it. */
const actionOfKind: Record<Notice['kind'], Action> = {
  STACK: 'stack:read',
  RUN: 'run:read',
  DELIVERY: 'delivery:read',
  INTEGRATION: 'integration:read',
  SPACE: 'space:read',
  WORKER: 'worker:read',
  INBOX: 'inbox:read',
  MODULE: 'module:read',
  POLICY: 'policy:read',
};

/** How often a quiet stream makes sure that its reader is still signed in. */
const patienceMs = 60_000;

async function* followChanges({ clock, callNow }: Context, mailbox: Mailbox<Notice>) {
  for (;;) {
    const { actor } = await callNow();
    if (actor.kind === 'nobody') throw new AppError('UNAUTHENTICATED');
    const notices = await mailbox.take(patienceMs);
    if (notices === null) return;
    const reader = (await callNow()).actor;
    for (const notice of notices) {
      if (isAllowed(reader, actionOfKind[notice.kind], notice.spaceId)) yield { ...notice, at: clock.now() };
    }
  }
}
