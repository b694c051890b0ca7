import { type EnvironmentPhase, runEnvironment } from './environment.ts';
import type { CommandEnd, RunningCommand } from './isolation/executor.ts';
import type { PreparedRun } from './run-context.ts';
import { RunFailure } from './run-failure.ts';
import { binaryNames } from './tools/release-sites.ts';

export interface TerraformCommand {
  args: readonly string[];
  phase: EnvironmentPhase;
  /** Where standard output goes; into the log where nothing is given. */
  onStdout?: (bytes: Buffer) => void;
}

export interface TerraformResult {
  exitCode: number;
  /** The last part of what was logged, for reading diagnostics. Masked. */
  output: string;
}

const capturedCharacters = 524_288;

/**
 * Runs terraform or tofu for a run, its output into the log. Resolves with the exit code, whatever it is; throws the
 * reason when the run was ended meanwhile and the command did not finish its work, and KILLED_BY_SIGNAL.
 */
export function runTerraform(run: PreparedRun, command: TerraformCommand): Promise<TerraformResult> {
  const title = `${binaryNames[run.job.tool.name]} ${command.args[0]}`;
  return runCommand(run, { ...command, file: run.tool.file, title });
}

/** Any program, with what Terraform would get. `title` begins sentences about it. */
export interface OtherCommand extends TerraformCommand {
  file: string;
  title: string;
}

export async function runCommand(run: PreparedRun, command: OtherCommand): Promise<TerraformResult> {
  run.control.check();
  const { title } = command;
  const running = startCommand(run, command);
  const capture = createCapture();
  const silence = watchSilence(run, title);
  const logged = (source: 'stdout' | 'stderr'): (() => void) => {
    const stream = run.log.stream(capture.add);
    running[source].on('data', (bytes: Buffer) => stream.write(bytes));
    return stream.end;
  };
  const endings = [logged('stderr')];
  if (command.onStdout === undefined) endings.push(logged('stdout'));
  else running.stdout.on('data', command.onStdout);
  for (const source of [running.stdout, running.stderr]) source.on('data', silence.heard);
  const release = endWith(run, running, command.phase);
  try {
    const end = await running.end;
    for (const finish of endings) finish();
    return { exitCode: exitCodeOf(run, end, title), output: capture.text() };
  } finally {
    silence.stop();
    release();
  }
}

function startCommand(run: PreparedRun, { file, args, phase }: OtherCommand): RunningCommand {
  const { executor, job, workspace, tool } = run;
  const places = {
    home: workspace.home,
    temp: executor.tempFolder(workspace.folder),
    cliConfig: workspace.cliConfig,
    workspace: workspace.folder,
    toolFile: tool.file,
  };
  const env = runEnvironment(job, places, phase);
  return executor.start({
    file,
    args,
    cwd: run.root,
    env,
    workspace: workspace.folder,
    stdin: 'ignore',
  });
}

/** A graceful end interrupts and kills after the grace; a lost run is killed at once. Returns how to let go. */
function endWith(run: PreparedRun, running: RunningCommand, phase: EnvironmentPhase): () => void {
  const { control, settings, log } = run;
  const graceSeconds = phase === 'apply' ? settings.applyGraceSeconds : settings.planGraceSeconds;
  let grace: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    if (control.lost.aborted) return;
    running.interrupt();
    grace = setTimeout(() => {
      log.line(`It did not end within ${graceSeconds} seconds after the interrupt, so it was killed.`);
      running.kill();
    }, graceSeconds * 1000);
  };
  const kill = (): void => running.kill();
  control.ending.addEventListener('abort', interrupt);
  control.lost.addEventListener('abort', kill);
  return () => {
    clearTimeout(grace);
    control.ending.removeEventListener('abort', interrupt);
    control.lost.removeEventListener('abort', kill);
  };
}

function watchSilence(run: PreparedRun, title: string): { heard: () => void; stop: () => void } {
  const { silenceSeconds } = run.job.limits;
  const timer = setTimeout(() => {
    const message = `${title} printed nothing for ${silenceSeconds} seconds and was ended. Look at the last lines of the log for what it waited for: often a provider or host that does not answer, or a question that nobody can answer here.`;
    run.control.end(new RunFailure('SILENCE_TIMEOUT', message));
  }, silenceSeconds * 1000);
  return { heard: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}

function exitCodeOf(run: PreparedRun, end: CommandEnd, title: string): number {
  const finished = 'exitCode' in end && end.exitCode === 0;
  if (!finished) run.control.check();
  if ('exitCode' in end) return end.exitCode;
  const cause = end.signal === 'SIGKILL' ? ' Most often the machine ran out of memory.' : '';
  const message = `${title} was killed by signal ${end.signal}, which was not sent by Gantry.${cause} Look at the worker's system log.`;
  throw new RunFailure('KILLED_BY_SIGNAL', message);
}

/** Keeps the last part of a text of any length. */
function createCapture(): { add: (text: string) => void; text: () => string } {
  let captured = '';
  return {
    add(text) {
      captured += text;
      if (captured.length > 2 * capturedCharacters) captured = captured.slice(-capturedCharacters);
    },
    text: () => captured,
  };
}
