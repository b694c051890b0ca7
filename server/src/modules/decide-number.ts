import { AppError } from '@gantry/contract/errors';
import type { Trx } from '../platform/db/index.ts';
import { sequenceProblem } from './model.ts';
import type { ModuleRow } from './store.ts';
import { takenNumbers, type VersionRow } from './versions-store.ts';

/** With this label a pull request must raise the version; without, it may repeat one that is released. */
export const uniqueInPullRequests = 'feature:pr_enforce_unique_module_version';

const tagNeeded =
  'Versions of this module come from tags. Push a tag such as v1.2.3, or give the number of the version.';

/** The number of the version, if it may have it. Throws MODULE_VERSION_REFUSED with what could follow. */
export async function decideNumber(
  trx: Trx,
  { module, version, wanted }: { module: ModuleRow; version: VersionRow; wanted: string | null },
): Promise<string> {
  if (wanted === null) {
    if (version.proposed) return '';
    throw new AppError('MODULE_VERSION_REFUSED', tagNeeded);
  }
  const taken = await takenNumbers(trx, module.id);
  const mayRepeat = version.proposed && !module.labels.includes(uniqueInPullRequests);
  const problem =
    mayRepeat && taken.includes(wanted) ? null : sequenceProblem(wanted, taken, module.release_by);
  if (problem !== null) throw new AppError('MODULE_VERSION_REFUSED', problem);
  return wanted;
}
