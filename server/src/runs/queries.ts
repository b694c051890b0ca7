import { gunzipSync } from 'node:zlib';
import { runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import { locateList, visibleSpaces } from '../authz/index.ts';
import { locateStack } from '../stacks/index.ts';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';
import { changesOf, sealedPlanOf } from './plans-store.ts';
import { type AttributeChange, attributeChanges } from './resource-changes.ts';
import { holderOf, runById, runListKinds, runsOfSpaces, runsOfStack, transitionsOf } from './store.ts';
import { testResultsOf } from './test-results-store.ts';

const pageSize = 50;
const runInput = z.object({ stack: z.string(), run: z.string() });

export const planContext = (runId: string): string => `run_plans:${runId}`;
export const workspaceContext = (runId: string): string => `run_workspaces:${runId}`;

export const getRun = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.get',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: async ({ located }) => located.run,
  });

/** The stack of a run, by the run's id alone. */
export const stackOfRun = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.stack',
    action: 'stack:read',
    input: z.object({ run: z.string() }),
    locate: async (db, { run }) => {
      const row = await runById(db.kysely, run);
      return row === undefined ? null : locateStack(deps)(db, { id: row.stack_id });
    },
    run: async ({ located }) => located.stack,
  });

export const listRuns = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.list',
    action: 'run:read',
    input: z.object({ id: z.string(), kind: z.enum(runListKinds), before: z.string().nullable() }),
    locate: locateStack(deps),
    run: async ({ input: { id, ...page } }) => runsOfStack(deps.db.kysely, id, { ...page, limit: pageSize }),
  });

export const listAllRuns = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.listAll',
    action: 'run:read',
    input: z.object({
      states: z.array(z.enum(runStateNames)),
      before: z.string().nullable(),
      first: z.number().int().min(1).max(100),
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'run:read'),
    run: async ({ actor, input: { states, before, first } }) =>
      runsOfSpaces(deps.db.kysely, {
        spaceIds: visibleSpaces(actor, 'run:read'),
        states,
        before,
        limit: first,
      }),
  });

export const runHistory = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.history',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: async ({ input }) => transitionsOf(deps.db.kysely, input.run),
  });

export const runChanges = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.changes',
    action: 'run:read',
    input: runInput.extend({ attributes: z.boolean() }),
    locate: locateRun(deps),
    run: async ({ input }) => {
      const { changes, omitted } = await changesOf(deps.db.kysely, input.run);
      const attributes = input.attributes
        ? attributeChanges(await openPlan(deps, input.run), changes)
        : new Map<string, AttributeChange[]>();
      return {
        omitted,
        changes: changes.map((change) => ({ ...change, attributes: attributes.get(change.address) ?? [] })),
      };
    },
  });

async function openPlan({ db, secretBox }: RunDeps, runId: string): Promise<unknown> {
  const sealed = await sealedPlanOf(db.kysely, runId);
  return sealed === null
    ? null
    : JSON.parse(gunzipSync(secretBox.open(sealed, planContext(runId))).toString());
}

/** What the native tests of a module came to; empty for every other run. */
export const runTestResults = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.testResults',
    action: 'run:read',
    input: runInput,
    locate: locateRun(deps),
    run: ({ input }) => testResultsOf(deps.db.kysely, input.run),
  });

/** The blocking run that holds the stack now. */
export const blockerOf = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.blocker',
    action: 'run:read',
    input: z.object({ id: z.string() }),
    locate: locateStack(deps),
    run: async ({ input }) => (await holderOf(deps.db.kysely, input.id)) ?? null,
  });
