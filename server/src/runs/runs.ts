import { commentRun, runComments } from './comment-run.ts';
import { confirmRun, discardRun, stopRun } from './decide-run.ts';
import { createFinishDeletion, deleteStack } from './delete-stack.ts';
import type { RunDeps } from './deps.ts';
import { completeExternalDependency } from './external-dependency.ts';
import { createJudgePlan } from './judge-plan.ts';
import { fillWorkspace, openLocalWorkspace, proposeLocalWorkspace } from './local-preview.ts';
import { runPlanInput, runPolicyInput, runPolicyReceipts } from './policy-queries.ts';
import { prioritizeRun } from './prioritize-run.ts';
import { promoteRun } from './promote-run.ts';
import { proposeRun } from './propose-run.ts';
import {
  blockerOf,
  getRun,
  listAllRuns,
  listRuns,
  runChanges,
  runHistory,
  runTestResults,
  stackOfRun,
} from './queries.ts';
import { readPhaseLog, readRunLog } from './read-logs.ts';
import { replanRun } from './replan-run.ts';
import { reviewRun } from './review-run.ts';
import { createScheduleStack } from './schedule-stack.ts';
import { searchRuns } from './search-runs.ts';
import { startTask } from './start-task.ts';
import { retryRun, triggerRun } from './trigger-run.ts';

export type Runs = ReturnType<typeof createRuns>;

export function createRuns(deps: RunDeps) {
  return {
    scheduleStack: createScheduleStack(deps),
    finishDeletion: createFinishDeletion(deps),
    judgePlan: createJudgePlan(deps),
    fillWorkspace: (token: string, body: Buffer) => fillWorkspace(deps, token, body),
    useCases: {
      get: getRun(deps),
      stackOf: stackOfRun(deps),
      list: listRuns(deps),
      listAll: listAllRuns(deps),
      search: searchRuns(deps),
      history: runHistory(deps),
      changes: runChanges(deps),
      testResults: runTestResults(deps),
      policyReceipts: runPolicyReceipts(deps),
      policyInput: runPolicyInput(deps),
      planInput: runPlanInput(deps),
      comments: runComments(deps),
      comment: commentRun(deps),
      blocker: blockerOf(deps),
      phaseLog: readPhaseLog(deps),
      log: readRunLog(deps),
      trigger: triggerRun(deps),
      retry: retryRun(deps),
      propose: proposeRun(deps),
      promote: promoteRun(deps),
      task: startTask(deps),
      completeExternalDependency: completeExternalDependency(deps),
      openLocalWorkspace: openLocalWorkspace(deps),
      proposeLocalWorkspace: proposeLocalWorkspace(deps),
      replan: replanRun(deps),
      prioritize: prioritizeRun(deps),
      review: reviewRun(deps),
      confirm: confirmRun(deps),
      discard: discardRun(deps),
      stop: stopRun(deps),
      deleteStack: deleteStack(deps),
    },
  };
}
