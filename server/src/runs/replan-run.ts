import { z } from 'zod';
import { lockStackRow } from '../stacks/index.ts';
import { advanceRun } from './advance-run.ts';
import type { RunDeps } from './deps.ts';
import { requireUnlocked } from './guards.ts';
import { locateRun } from './locate.ts';
import { deleteWorkspace } from './plans-store.ts';

/** `module.a["x"].type.name[0]`: begins with a letter, so that it can never be another option of Terraform. */
const address = z
  .string()
  .trim()
  .max(500)
  .regex(/^[A-Za-z_][^\0\r\n]*$/, 'Name resources by their address, such as aws_instance.web[0].');

/** Plans a run that waits for confirmation again, for the named resources and what they depend on only. */
export const replanRun = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.replan',
    action: 'run:replan',
    input: z.object({
      stack: z.string(),
      run: z.string(),
      targets: z
        .array(address)
        .min(1, 'Choose at least one resource.')
        .max(100, 'Choose at most 100 resources.'),
    }),
    locate: locateRun(deps),
    audit: (given) => given,
    run: async ({ trx, actor, input: { stack, run, targets } }) => {
      const locked = await lockStackRow(trx, stack);
      if (locked !== undefined) requireUnlocked(locked, actor);
      const few = targets.length === 1 ? '1 resource' : `${targets.length} resources`;
      await advanceRun(deps, trx, {
        runId: run,
        event: 'replan',
        actor: actor.name,
        note: `Planned again for ${few}, as ${actor.name} asked; waits for a free worker.`,
        set: { targets, worker_id: null },
      });
      await deleteWorkspace(trx, run);
      return { id: run };
    },
  });
