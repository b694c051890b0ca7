import { notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { locateStack } from '../stacks/index.ts';
import { type StateDeps, stateContext } from './state-backend.ts';
import { stateById } from './store.ts';

/** One version as Terraform wrote it. It holds every secret of the stack, so taking it is an action of its own, and recorded. */
export const downloadState = (deps: StateDeps & { readonly useCases: UseCases }) =>
  deps.useCases.write({
    name: 'state.download',
    action: 'state:download',
    input: z.object({ id: z.string(), version: z.string() }),
    locate: locateStack(deps),
    audit: ({ version }) => ({ version }),
    run: async ({ trx, input: { id, version } }) => {
      const row = await stateById(trx, id, version);
      if (row === undefined) throw notFound();
      const text = deps.secretBox.open(row.sealed, stateContext(id, row.id)).toString('utf8');
      return { fileName: `${id}-${row.serial}.tfstate`, text };
    },
  });
