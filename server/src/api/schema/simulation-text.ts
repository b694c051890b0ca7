import type { Policies } from '../../policies/index.ts';

type Simulated = Awaited<ReturnType<Policies['useCases']['simulate']['call']>>;

/** What a policy would say, under the names that existing clients read. */
export const simulationText = ({ denied, warned, ...rest }: Simulated): string =>
  JSON.stringify({ deny: denied, warn: warned, ...rest });
