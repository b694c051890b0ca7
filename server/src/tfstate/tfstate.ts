import { isTerminal, type RunState } from '@gantry/contract/run-states';
import type { UseCases } from '../authz/index.ts';
import { downloadState } from './download-state.ts';
import { importState } from './import-state.ts';
import { linkToState, stateOfLink } from './link-state.ts';
import { stackOutputs, stackResources, stateVersions } from './queries.ts';
import { rollbackState } from './rollback-state.ts';
import { createStateBackend, type StateDeps } from './state-backend.ts';
import { findUpload, openUpload, receiveUpload } from './upload-state.ts';

export type TfState = ReturnType<typeof createTfState>;

export function createTfState(deps: StateDeps & { readonly useCases: UseCases }) {
  const backend = createStateBackend(deps);
  return {
    backend,
    /** Releases what an ended run left locked. */
    async releaseLock({
      runId,
      stackId,
      state,
    }: {
      runId: string;
      stackId: string;
      state: RunState;
    }): Promise<void> {
      if (isTerminal(state)) await deps.db.transaction((trx) => backend.releaseOf(trx, runId, stackId));
    },
    openLink: (token: string) => stateOfLink(deps, token),
    receiveUpload: (token: string, body: Buffer) => receiveUpload(deps, token, body),
    useCases: {
      versions: stateVersions(deps),
      outputs: stackOutputs(deps),
      resources: stackResources(deps),
      download: downloadState(deps),
      link: linkToState(deps),
      rollback: rollbackState(deps),
      openUpload: openUpload(deps),
      findUpload: findUpload(deps),
      import: importState(deps),
    },
  };
}
