import type { UseCases } from '../authz/index.ts';
import type { Emit } from '../events.ts';
import type { RunTokens } from '../identity/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Logger } from '../platform/logger.ts';
import type { SecretBox } from '../platform/secrets/index.ts';
import type { JudgePlan } from '../runs/index.ts';
import type { Stacks } from '../stacks/index.ts';
import type { Vcs } from '../vcs/index.ts';

export type RunLimits = {
  readonly leaseSeconds: number;
  readonly heartbeatSeconds: number;
  readonly runSeconds: number;
  readonly silenceSeconds: number;
  readonly logBytes: number;
};

export const defaultLimits: RunLimits = {
  leaseSeconds: 50,
  heartbeatSeconds: 10,
  runSeconds: 70 * 60,
  silenceSeconds: 7 * 60,
  logBytes: 16 * 1_048_576,
};

export type WorkerDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: UseCases;
  readonly secretBox: SecretBox;
  readonly vcs: Vcs;
  readonly stacks: Stacks;
  readonly emit: Emit;
  readonly accountName: () => Promise<string>;
  readonly runTokens: RunTokens;
  /** Asks the plan policies of the run's stack. */
  readonly judgePlan: JudgePlan;
  readonly limits: RunLimits;
  /** Where runs find the module registry of this installation; null where there is none. */
  readonly registry: { readonly host: string; readonly modulesUrl: string } | null;
};
