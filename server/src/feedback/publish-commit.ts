import { stackUrl } from '../runs/index.ts';
import type { StackRow } from '../stacks/index.ts';
import { stacksByIds } from '../stacks/index.ts';
import { integrationById } from '../vcs/index.ts';
import type { FeedbackDeps } from './deps.ts';
import { ensureStatus } from './ensure-status.ts';
import { stackStatusKey } from './publish-status.ts';
import { createPublishSummary, type SummaryDue } from './publish-summary.ts';
import { statusGroups } from './store.ts';
import { ignoredDescription } from './words.ts';

export type RoutedCommit = Omit<SummaryDue, 'group'> & {
  readonly ignored: readonly { readonly stackId: string; readonly reason: string }[];
};

/**
 * What a commit is told once it was decided what it starts: the groups, also those without runs, because a merge check
 * waits for each; and a green status of stacks that it does not affect, where they ask for one.
 */
export function createPublishCommit(deps: FeedbackDeps) {
  const publishSummary = createPublishSummary(deps, { patient: false });
  return async ({ ignored, ...commit }: RoutedCommit): Promise<void> => {
    const integration = await integrationById(deps.db.kysely, commit.integrationId);
    if (integration === undefined) return;
    if (integration.vcs_checks !== 'individual') {
      for (const group of statusGroups) await publishSummary({ ...commit, group });
    }
    if (integration.vcs_checks === 'aggregated') return;
    const reasons = new Map(ignored.map(({ stackId, reason }) => [stackId, reason]));
    for (const stack of await stacksByIds(deps.db.kysely, [...reasons.keys()]))
      await publishIgnored(deps, commit, stack, reasons.get(stack.id) ?? '');
  };
}

/** Older than any run: a run of the commit, also one that comes later, takes its place. */
function publishIgnored(
  deps: FeedbackDeps,
  commit: Omit<RoutedCommit, 'ignored'>,
  stack: StackRow,
  reason: string,
): Promise<void> {
  const group = commit.branch === stack.branch ? 'tracked' : 'proposed';
  return ensureStatus(deps, async () => ({
    ...commit,
    runId: '',
    runVersion: 0,
    status: {
      key: stackStatusKey(deps, stack.id, group),
      name: `gantry/${stack.id}`,
      state: 'successful',
      description: ignoredDescription(reason),
      url: stackUrl(deps, stack.id),
    },
  }));
}
