import { AppError, notFound } from '@gantry/contract/errors';
import { isBlocking } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { Trx } from '../platform/db/index.ts';
import { lockStackRow } from '../stacks/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { requireUnlocked } from './guards.ts';
import { locateRun } from './locate.ts';
import { requestStop } from './notice-run.ts';
import { runMetadata, withMetadata } from './run-metadata.ts';
import { lockRunRow, transitionsOf } from './store.ts';
import { stoppableStates } from './transitions.ts';

const input = z.object({ stack: z.string(), run: z.string(), note: z.string().trim().max(2_000).nullable() });

/** Accepts a plan: the run waits for a worker that applies exactly this plan. */
export const confirmRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.confirm',
    action: 'run:confirm',
    input: input.extend({ metadata: runMetadata }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { run, stack, note, metadata }, located }) => {
      const locked = await lockStackRow(trx, stack);
      if (locked !== undefined) requireUnlocked(locked, actor);
      await refuseDecided(trx, run, actor.name);
      if (locked?.integration_id === null) throw new AppError('STACK_DETACHED');
      await advanceRun(deps, trx, {
        runId: run,
        event: 'confirm',
        actor: actor.name,
        note: note ?? 'Confirmed; waits for a free worker.',
        set: { user_provided_metadata: withMetadata(located.run.user_provided_metadata, metadata) },
      });
      return { id: run };
    },
  });

/** Of two people who decide on the same run, the second is told who was first. */
async function refuseDecided(trx: Trx, runId: string, name: string): Promise<void> {
  const [latest, ...before] = await transitionsOf(trx, runId);
  if (latest?.state === 'UNCONFIRMED' || latest?.state === 'QUEUED' || latest?.state === 'READY') return;
  const decision = [latest, ...before].find((step) => step?.event === 'confirm' || step?.event === 'discard');
  if (decision === undefined) return;
  const who = decision.actor === name ? 'You' : decision.actor;
  const did = decision.event === 'confirm' ? 'confirmed' : 'discarded';
  throw new AppError('RUN_TRANSITION_INVALID', `${who} ${did} this run before. It is ${latest?.state} now.`, {
    details: {
      state: latest?.state ?? null,
      event: decision.event,
      decidedBy: decision.actor,
      decidedAt: decision.at.toISOString(),
    },
  });
}

/** A queued run may get its worker in the moment before somebody discards it. */
async function refuseBegun(trx: Trx, runId: string): Promise<void> {
  const state = (await lockRunRow(trx, runId))?.state;
  if (state === undefined || !stoppableStates.includes(state) || state === 'QUEUED' || state === 'READY')
    return;
  throw new AppError(
    'RUN_TRANSITION_INVALID',
    'A worker has begun with this run, so there is nothing to discard yet. Stop it instead.',
    { details: { state, event: 'discard' } },
  );
}

/** Rejects a plan, or drops a run that has not started. */
export const discardRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.discard',
    action: 'run:discard',
    input,
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { run, stack, note } }) => {
      await lockStackRow(trx, stack);
      await refuseDecided(trx, run, actor.name);
      await refuseBegun(trx, run);
      await advanceRun(deps, trx, {
        runId: run,
        event: 'discard',
        actor: actor.name,
        note: note ?? `Discarded by ${actor.name}.`,
      });
      return { id: run };
    },
  });

/** Asks the worker to interrupt Terraform; the run is STOPPED when the worker says so. Before a worker has it, it is discarded. */
export const stopRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.stop',
    action: 'run:stop',
    actionFor: ({ run }) => (isBlocking(run.type) ? 'run:stop-blocking' : 'run:stop'),
    input,
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { run, stack, note } }) => {
      await lockStackRow(trx, stack);
      const reason = note ?? `Stopped by ${actor.name}.`;
      const row = await lockRunRow(trx, run);
      if (row === undefined) throw notFound();
      if (row.state === 'QUEUED' || row.state === 'READY') {
        await advanceRun(deps, trx, { runId: run, event: 'discard', actor: actor.name, note: reason });
        return { id: run };
      }
      if (!stoppableStates.includes(row.state)) {
        throw new AppError(
          'RUN_TRANSITION_INVALID',
          `The run is ${row.state}. Only a run that waits for a worker or plans can be stopped.`,
        );
      }
      await requestStop(deps.db, trx, row, reason);
      return { id: run };
    },
  });
