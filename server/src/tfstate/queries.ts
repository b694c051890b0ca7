import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { locateStack } from '../stacks/index.ts';
import { outputsOf, parseState, resourcesOf, type StateFile } from './model.ts';
import { type StateDeps, stateContext } from './state-backend.ts';
import { newestState, statesOf } from './store.ts';

type Deps = StateDeps & { readonly useCases: UseCases };

const shownVersions = 100;
const input = z.object({ id: z.string() });

async function currentState({ db, secretBox }: Deps, stackId: string): Promise<StateFile | null> {
  const row = await newestState(db.kysely, stackId);
  return row === undefined
    ? null
    : parseState(secretBox.open(row.sealed, stateContext(stackId, row.id)).toString());
}

export const stateVersions = (deps: Deps) =>
  deps.useCases.read({
    name: 'state.versions',
    action: 'stack:read',
    input,
    locate: locateStack(deps),
    run: async ({ input: { id } }) => {
      const rows = await statesOf(deps.db.kysely, id, shownVersions);
      return rows.map((row) => ({
        id: row.id,
        serial: row.serial,
        createdAt: row.created_at,
        createdBy: row.created_by,
        bytes: row.bytes,
        resources: row.resources,
        runId: row.run_id,
      }));
    },
  });

export const stackOutputs = (deps: Deps) =>
  deps.useCases.read({
    name: 'state.outputs',
    action: 'stack:read',
    input,
    locate: locateStack(deps),
    run: async ({ input: { id } }) => {
      const state = await currentState(deps, id);
      return state === null ? [] : outputsOf(state);
    },
  });

export const stackResources = (deps: Deps) =>
  deps.useCases.read({
    name: 'state.resources',
    action: 'stack:read',
    input,
    locate: locateStack(deps),
    run: async ({ input: { id } }) => {
      const state = await currentState(deps, id);
      return state === null ? [] : resourcesOf(state);
    },
  });
