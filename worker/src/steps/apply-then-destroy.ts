import type { RunReport } from '@gantry/contract/worker-protocol';
import type { PreparedRun } from '../run-context.ts';
import { createRunControl, type RunControl } from '../run-control.ts';
import { messageOf, RunFailure, RunLost } from '../run-failure.ts';
import { apply } from './apply.ts';
import { destroy, reported } from './destroy.ts';

/** A module test: whatever comes of the apply, what it made is destroyed. */
export async function applyThenDestroy(run: PreparedRun): Promise<void> {
  const applied = await applyOrFail(run);
  run.log.leave();
  if ((await run.api.report(applied)) !== 'destroy') return;
  run.log.enter('DESTROYING');
  const { control, release } = controlOfItsOwn(run);
  try {
    const destroyed = await destroy({ ...run, control });
    if (destroyed.failure !== null && destroyed.failure.diagnostics.length === 0) {
      run.log.line(destroyed.failure.message);
    }
    run.log.leave();
    await run.api.report(destroyed);
  } finally {
    release();
  }
}

async function applyOrFail(run: PreparedRun): Promise<RunReport> {
  try {
    return { event: 'applied', diagnostics: await apply(run) };
  } catch (error) {
    if (error instanceof RunLost) throw error;
    const failure = error instanceof RunFailure ? error : new RunFailure('APPLY_FAILED', messageOf(error));
    if (failure.diagnostics.length === 0) run.log.line(run.log.mask(failure.message));
    return { event: 'failed', ...reported(run, failure) };
  }
}

/** The end that the apply came to, such as its time limit, does not end the destroy: that gets the same time anew. */
function controlOfItsOwn({ control: before, job }: PreparedRun): {
  control: RunControl;
  release: () => void;
} {
  const control = createRunControl();
  const { runSeconds } = job.limits;
  const lose = (): void =>
    control.lose(
      before.lost.reason instanceof RunLost ? before.lost.reason : new RunLost('The run was lost.'),
    );
  before.lost.addEventListener('abort', lose);
  const timer = setTimeout(() => {
    const message = `The destroy took longer than the allowed ${runSeconds} seconds and was ended. Resources of the test may be left.`;
    control.end(new RunFailure('RUN_TIMEOUT', message));
  }, runSeconds * 1000);
  return {
    control,
    release: () => {
      clearTimeout(timer);
      before.lost.removeEventListener('abort', lose);
    },
  };
}
