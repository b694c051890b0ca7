import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateList } from '../authz/index.ts';
import type { RunDeps } from './deps.ts';

/** Clients of other platforms tell so that something which a run waits for is done. No run here waits for such things. */
export const completeExternalDependency = (deps: RunDeps) =>
  deps.useCases.write({
    name: 'run.completeExternalDependency',
    action: 'run:trigger',
    input: z.object({ dependency: z.string().max(200), status: z.string() }),
    locate: async (_db, _input, actor) => locateList(actor, 'run:trigger') ?? locateList(actor, 'space:read'),
    audit: (given) => given,
    run: async (): Promise<never> => {
      throw new AppError('EXTERNAL_DEPENDENCIES_UNSUPPORTED');
    },
  });
