import fs from 'node:fs/promises';
import path from 'node:path';
import { extract } from '../archive/extract.ts';
import { isPassing } from '../http.ts';
import { retry } from '../retry.ts';
import type { PreparedRun, RunContext } from '../run-context.ts';
import { isEnding } from '../run-control.ts';
import { messageOf, RunFailure } from '../run-failure.ts';
import type { Tool } from '../tools/find-tool.ts';
import { writeBackend, writeCliConfig } from './configuration.ts';
import { mountFiles } from './mount-files.ts';
import { findProjectRoot } from './project-root.ts';

const giveUpAfterMs = 60_000;

/** Fetches the source and finds the tool, at the same time. */
export async function prepare(run: RunContext): Promise<PreparedRun> {
  const { job, log, workspace } = run;
  const [source, tool] = await Promise.allSettled([
    run.timings.measure('source', () => fetchSource(run)),
    run.timings.measure('tool', () => run.tools.find(job.tool, run.executor.user)),
    writeCliConfig(run),
  ]);
  if (source.status === 'rejected') throw source.reason;
  if (tool.status === 'rejected') throw tool.reason;
  log.line(job.localPreview ? 'Source: uploaded files' : `Source: ${job.repository} at ${job.commit.sha}`);
  describe(run, tool.value);
  await mountFiles(run);
  const root = await findProjectRoot(workspace.source, job.projectRoot, job.tool.name);
  if (job.backend !== null) await writeBackend(root);
  run.control.check();
  return { ...run, tool: tool.value, root };
}

/** Says in the log what the run works with. */
export function describe({ log, executor }: RunContext, tool: Tool): void {
  log.line(`Tool: ${tool.name} ${tool.version} (${tool.file})`);
  log.line(`Isolation: ${executor.kind}${executor.user === null ? '' : `, user ${executor.user.uid}`}`);
}

async function fetchSource(run: RunContext): Promise<void> {
  const { api, control, executor, log, workspace } = run;
  let attempts = 0;
  const fetchOnce = async (): Promise<void> => {
    attempts += 1;
    const archive = await api.getSource();
    if (attempts > 1) await emptyFolder(workspace.source);
    await extract({
      archive,
      workspace: workspace.folder,
      into: workspace.source,
      executor,
      signal: control.ending,
      rules: {
        outsideLinks: 'omit',
        topNames: null,
        onOmitted: (name, reason) => log.line(`Left out of the source: ${name} ${reason}.`),
      },
    });
  };
  try {
    await retry(fetchOnce, { signal: control.ending, giveUpAfter: giveUpAfterMs, isPassing });
  } catch (error) {
    control.check();
    if (isEnding(error)) throw error;
    throw new RunFailure('SOURCE_UNAVAILABLE', `The source cannot be fetched: ${messageOf(error)}`);
  }
}

async function emptyFolder(folder: string): Promise<void> {
  const names = await fs.readdir(folder);
  await Promise.all(names.map((name) => fs.rm(path.join(folder, name), { recursive: true })));
}
