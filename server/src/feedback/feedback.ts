import type { FeedbackDeps } from './deps.ts';
import { createPublishComment } from './publish-comment.ts';
import { createPublishCommit } from './publish-commit.ts';
import { createPublishReport } from './publish-report.ts';
import { createPublishStatus } from './publish-status.ts';
import { createPublishSummary } from './publish-summary.ts';
import { sentOfEvent, sentOfRun } from './queries.ts';
import { createSettleStatus } from './settle-status.ts';

export type Feedback = ReturnType<typeof createFeedback>;

/** What commits and pull requests are told of runs. */
export function createFeedback(deps: FeedbackDeps) {
  return {
    publishCommit: createPublishCommit(deps),
    publishStatus: createPublishStatus(deps),
    settleStatus: createSettleStatus(deps),
    publishSummary: createPublishSummary(deps, { patient: true }),
    publishSummaryLater: createPublishSummary(deps, { patient: false }),
    publishReport: createPublishReport(deps),
    publishComment: createPublishComment(deps),
    useCases: { ofRun: sentOfRun(deps), ofEvent: sentOfEvent(deps) },
  };
}
