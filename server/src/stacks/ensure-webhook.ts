import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { StackDeps } from './deps.ts';
import { locateStack } from './locate.ts';

/**
 * Connects the repository of a stack: makes or repairs its webhook. Whoever may change the stack may do it, also
 * through the default integration, whose endpoint and secret they never see.
 */
export const ensureStackWebhook = ({ db, useCases, vcs }: StackDeps) =>
  useCases.write({
    name: 'stack.ensureWebhook',
    action: 'stack:update',
    input: z.object({ id: z.string() }),
    locate: locateStack({ db }),
    audit: (input) => input,
    prepare: async ({ located: { stack } }) => {
      if (stack.integration_id === null) throw new AppError('STACK_DETACHED');
      const at = { integrationId: stack.integration_id, repositoryUuid: stack.repository_uuid };
      await vcs.ensureHook(at);
      return at;
    },
    run: async ({ prepared }) => vcs.webhookOf(prepared.integrationId, prepared.repositoryUuid),
  });
