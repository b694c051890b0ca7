import type { RunJob } from '@gantry/contract/worker-protocol';
import type { Executor } from './isolation/executor.ts';
import type { RunLog } from './log/log-shipper.ts';
import type { WorkerLogger } from './logger.ts';
import type { Settings } from './options.ts';
import type { RunApi } from './run-api.ts';
import type { RunControl } from './run-control.ts';
import type { Timings } from './timings.ts';
import type { Tool, ToolFinder } from './tools/find-tool.ts';
import type { Workspace } from './workspace.ts';

/** All that the steps of one run work with. */
export interface RunContext {
  readonly job: RunJob;
  readonly settings: Settings;
  readonly logger: WorkerLogger;
  readonly api: RunApi;
  readonly log: RunLog;
  readonly control: RunControl;
  readonly executor: Executor;
  readonly tools: ToolFinder;
  readonly workspace: Workspace;
  readonly timings: Timings;
}

/** A run whose workspace holds its files, with the tool that works on them. */
export interface PreparedRun extends RunContext {
  readonly tool: Tool;
  /** The project root as a real path. */
  readonly root: string;
}
