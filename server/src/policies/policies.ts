import { attachPolicy, detachPolicy } from './attach-policy.ts';
import { findCutPolicies } from './attachments.ts';
import { createPolicy } from './create-policy.ts';
import { deletePolicy } from './delete-policy.ts';
import type { PolicyDeps } from './deps.ts';
import { createEngine, type EngineLimits } from './engine/engine.ts';
import type { EngineInput } from './engine/protocol.ts';
import { createJudgePlan } from './judge-plan.ts';
import { getPolicy, policiesOfStack, searchPolicies } from './queries.ts';
import { simulatePolicy } from './simulate-policy.ts';
import { updatePolicy } from './update-policy.ts';

export type Policies = ReturnType<typeof createPolicies>;

export function createPolicies(given: Omit<PolicyDeps, 'engine'>, limits?: EngineLimits) {
  const deps = { ...given, engine: createEngine(given, limits) };
  return {
    judgePlan: createJudgePlan(deps),
    /** The input of a plan policy as JSON, or why it cannot be had. */
    showInput: (input: EngineInput, mostCharacters: number) => deps.engine.show(input, mostCharacters),
    findBrokenAttachments: findCutPolicies,
    useCases: {
      get: getPolicy(deps),
      search: searchPolicies(deps),
      ofStack: policiesOfStack(deps),
      create: createPolicy(deps),
      update: updatePolicy(deps),
      delete: deletePolicy(deps),
      attach: attachPolicy(deps),
      detach: detachPolicy(deps),
      simulate: simulatePolicy(deps),
    },
  };
}
