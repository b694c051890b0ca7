import type { Queryable } from '../platform/db/index.ts';
import { policiesOf } from './attachments.ts';
import type { PolicyDeps } from './deps.ts';
import type { EngineInput } from './engine/protocol.ts';
import { failedFinding, outcomeOf, type Receipt } from './model.ts';

type Code = Parameters<typeof policiesOf>[1];

/** Asks every plan policy of a stack or module, each alone. `input` is called only when there is one to ask. */
export const createJudgePlan =
  ({ db, clock, engine }: Pick<PolicyDeps, 'db' | 'clock' | 'engine'>) =>
  async (stack: Code, input: () => Promise<EngineInput>): Promise<Receipt[]> => {
    const policies = await planPoliciesOf(db.kysely, stack);
    if (policies.length === 0) return [];
    const findings = await engine.evaluate(await input(), policies, clock.now());
    return policies.map((policy) => {
      const finding = findings.get(policy.id) ?? failedFinding('The evaluation ended unexpectedly.');
      return {
        ...finding,
        policyId: policy.id,
        policyName: policy.name,
        policyType: policy.type,
        outcome: outcomeOf(finding),
      };
    });
  };

const planPoliciesOf = async (db: Queryable, stack: Code) =>
  (await policiesOf(db, stack)).map(({ policy }) => policy).filter(({ type }) => type === 'PLAN');
