import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import { locateList } from '../authz/index.ts';
import type { PolicyDeps } from './deps.ts';
import type { EngineInput } from './engine/protocol.ts';
import { outcomeOf } from './model.ts';
import { policySettings, policyType, requireCompiled, requireSupported } from './settings.ts';

const inputCharacters = 10_000_000;

/** JSON as somebody wrote it, or the plan of a run, which whoever asks for it must have been allowed to read. */
const simulatedInput = z.union([
  z.string().max(inputCharacters),
  z.custom<EngineInput>((value) => typeof value === 'object' && value !== null),
]);

/** What a policy would say of an input. Changes nothing; for whoever may write policies somewhere. */
export const simulatePolicy = ({ clock, useCases, engine }: PolicyDeps) =>
  useCases.read({
    name: 'policy.simulate',
    action: 'policy:create',
    input: z.object({
      body: policySettings.shape.body,
      engine: policySettings.shape.engine,
      type: policyType,
      input: simulatedInput,
    }),
    locate: async (_db, _input, actor) => locateList(actor, 'policy:create'),
    run: async ({ input }) => {
      requireSupported(input.type);
      const version = await requireCompiled(engine, input);
      const policy = { id: 'simulated', body: input.body, engine: version };
      const given: EngineInput =
        typeof input.input === 'string' ? { kind: 'text', text: input.input } : input.input;
      const finding = (await engine.evaluate(given, [policy], clock.now())).get(policy.id);
      if (finding === undefined) throw new AppError('INTERNAL');
      return { ...finding, outcome: outcomeOf(finding) };
    },
  });
