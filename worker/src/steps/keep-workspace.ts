import fs, { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { extract } from '../archive/extract.ts';
import { runTar } from '../archive/tar.ts';
import { isPassing } from '../http.ts';
import { retry } from '../retry.ts';
import type { PreparedRun, RunContext } from '../run-context.ts';
import { isEnding } from '../run-control.ts';
import { messageOf, RunFailure } from '../run-failure.ts';
import type { Workspace } from '../workspace.ts';
import { writeCliConfig } from './configuration.ts';
import { mountFiles } from './mount-files.ts';
import { describe } from './prepare.ts';
import { findProjectRoot } from './project-root.ts';

const kept = ['source', 'plan.tfplan'];
/** Providers are found again by the lock file, and are far larger than everything else. */
const leftOut = '--exclude=*/.terraform/providers';
const giveUpAfterMs = 60_000;

/** A packed workspace: a file beside the workspace, out of the run's reach. */
export interface PackedWorkspace {
  upload(): Promise<void>;
}

/** Packs all that a later apply needs. */
export async function packWorkspace(run: RunContext): Promise<PackedWorkspace> {
  const { executor, workspace, timings, api } = run;
  const file = packedFile(workspace);
  await timings.measure('pack', async () => {
    const tar = runTar({
      executor,
      args: ['-c', '-z', leftOut, ...kept],
      workspace: workspace.folder,
      cwd: workspace.folder,
      stdin: 'ignore',
    });
    const writing = pipeline(tar.stdout, fs.createWriteStream(file, { mode: 0o600 }));
    const results = await Promise.allSettled([writing, tar.end]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  return { upload: async () => api.putWorkspace(await openAsBlob(file)) };
}

export const removePacked = (workspace: Workspace): Promise<void> =>
  rm(packedFile(workspace), { force: true });

const packedFile = ({ folder }: Workspace): string => `${folder}.tar.gz`;

/** Restores a kept workspace, for applying its plan. */
export async function restoreWorkspace(run: RunContext): Promise<PreparedRun> {
  const { job, log, timings, tools, workspace } = run;
  await writeCliConfig(run);
  const [restored, tool] = await Promise.allSettled([
    timings.measure('restore', () => fetchWorkspace(run)),
    timings.measure('tool', () => tools.find(job.tool, run.executor.user)),
  ]);
  if (restored.status === 'rejected') throw restored.reason;
  if (tool.status === 'rejected') throw tool.reason;
  log.line('The workspace of the plan is restored.');
  describe(run, tool.value);
  await mountFiles(run);
  const root = await findProjectRoot(workspace.source, job.projectRoot, job.tool.name);
  run.control.check();
  return { ...run, tool: tool.value, root };
}

async function fetchWorkspace({ api, control, executor, log, workspace }: RunContext): Promise<void> {
  const fetchOnce = async (): Promise<void> => {
    await extract({
      archive: await api.getWorkspace(),
      workspace: workspace.folder,
      into: workspace.folder,
      executor,
      signal: control.ending,
      rules: {
        outsideLinks: 'keep',
        topNames: kept,
        onOmitted: (name, reason) => log.line(`Not restored: ${name} ${reason}.`),
      },
    });
  };
  try {
    await retry(fetchOnce, { signal: control.ending, giveUpAfter: giveUpAfterMs, isPassing });
  } catch (error) {
    control.check();
    if (isEnding(error)) throw error;
    const message = `The workspace of the plan cannot be restored: ${messageOf(error)} Nothing was applied. Start a new run.`;
    throw new RunFailure('WORKER_ERROR', message);
  }
}
