import { z } from 'zod';
import { isAllowed } from '../authz/index.ts';
import { type IntegrationDeps, locateIntegration } from './integration-parts.ts';

/** Everything that uses an integration, to be shown before it is deleted. What the actor may not see has no name. */
export const listDependants = (deps: IntegrationDeps) =>
  deps.useCases.read({
    name: 'integration.dependants',
    action: 'integration:admin',
    input: z.object({ id: z.string() }),
    locate: locateIntegration(deps),
    run: async ({ actor, located }) => {
      const all = await deps.dependants.list(deps.db.kysely, located.row.id);
      return all.map(({ kind, id, name, spaceId }) =>
        isAllowed(actor, 'stack:read', spaceId) ? { kind, id, name } : { kind, id: null, name: null },
      );
    },
  });
