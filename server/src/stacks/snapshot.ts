import type { Queryable } from '../platform/db/index.ts';
import { stackById } from './store.ts';

/** The settings of a stack as the audit trail shows them. */
export async function stackSnapshot(db: Queryable, { id }: { readonly id: string }) {
  const stack = await stackById(db, id);
  return stack === undefined
    ? null
    : {
        name: stack.name,
        description: stack.description,
        space: stack.space_id,
        labels: stack.labels,
        integration: stack.integration_id,
        repository: stack.repository,
        branch: stack.branch,
        projectRoot: stack.project_root,
        projectGlobs: stack.project_globs,
        tool: stack.tool,
        toolVersion: stack.tool_version,
        workspace: stack.terraform_workspace,
        workerPool: stack.worker_pool_id,
        managesState: stack.manages_state,
        autodeploy: stack.autodeploy,
        protectFromDeletion: stack.protect_from_deletion,
        lockedBy: stack.locked_by_name,
        lockNote: stack.lock_note,
        trackedCommit: stack.tracked_commit?.sha ?? null,
      };
}
