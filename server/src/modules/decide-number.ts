import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { sequenceProblem } from './model.ts';
import type { ModuleRow } from './store.ts';
import { takenNumbers, type VersionRow } from './versions-store.ts';

/** With this label a pull request must raise the version; without, it may repeat one that is released. */
export const uniqueInPullRequests = 'feature:pr_enforce_unique_module_version';

/** The number of the version, if it may have it. Throws MODULE_VERSION_REFUSED with what could follow. */
export async function decideNumber(
  trx: Trx,
  { module, version, wanted }: { module: ModuleRow; version: VersionRow; wanted: string },
): Promise<string> {
  const taken = await takenNumbers(trx, module.id);
  const mayRepeat = version.proposed && !module.labels.includes(uniqueInPullRequests);
  const problem = mayRepeat && taken.includes(wanted) ? null : sequenceProblem(wanted, taken);
  if (problem !== null) throw new AppError('MODULE_VERSION_REFUSED', problem);
  return wanted;
}
