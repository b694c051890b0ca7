import { AppError } from '@gantry/contract/errors';
import type { ModuleDeps } from '../deps.ts';
import { branchOf, type Raise } from './branch.ts';
import { olderRaises } from './raises-store.ts';

/** Each newer one closes those before it; more than these are open only where that failed time and again. */
const most = 5;

/**
 * Declines what was opened for older versions of the module, with a word about the newer one, and removes its branch:
 * but for those that somebody worked on since.
 */
export async function closeOlder(deps: ModuleDeps, raise: Raise, newer: number): Promise<void> {
  const { stack, module, version } = raise;
  const older = await olderRaises(deps.db.kysely, {
    stackId: stack.id,
    moduleId: module.id,
    than: version.id,
    most,
  });
  if (older.length === 0) return;
  const client = await deps.vcs.clientFor(stack.integration_id ?? '');
  for (const { pull_request: number, head_sha: head, number: old } of older) {
    if (number === null || head === null || number === newer) continue;
    try {
      const { state, headSha } = await client.getPullRequest(stack.repository, number);
      if (state !== 'open' || headSha === null || !head.startsWith(headSha)) continue;
      await client.declinePullRequest(stack.repository, number);
      await client.ensureComment(
        stack.repository,
        number,
        null,
        `Pull request #${newer} raises ${module.id} to ${raise.number} instead.`,
      );
      await client.deleteBranch(stack.repository, branchOf({ ...raise, number: old ?? '' }));
    } catch (error) {
      // A token that may open but not decline, or another repository since: people have to look.
      if (!(error instanceof AppError) || !refused.includes(error.code)) throw error;
      deps.logger.warn(
        { stack: stack.id, pullRequest: number, code: error.code },
        'an older pull request stays open',
      );
    }
  }
}

const refused = ['VCS_SCOPE_MISSING', 'VCS_FORBIDDEN', 'VCS_REQUEST_REFUSED', 'VCS_NOT_FOUND'];
