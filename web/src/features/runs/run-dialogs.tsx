import { Notice } from '../../ui/notice.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { RunAction, RunChanges, RunDetails } from './model.ts';
import { ReplanDialog } from './replan-dialog.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import type { RunActing } from './run-acting.ts';

interface RunDialogsProps {
  run: RunDetails;
  asked: RunAction | null;
  changes: RunChanges | undefined;
  action: RunActing;
  onClose: () => void;
}

/** The question that belongs to the action that was chosen. */
export function RunDialogs({ run, asked, changes, action, onClose }: RunDialogsProps) {
  if (asked === null) return null;
  const common = { busy: action.busy !== null, problem: action.problem, onClose };
  if (asked === 'REVIEW') {
    return (
      <ReviewDialog
        run={run}
        {...common}
        onReview={(decision, note) => action.perform({ action: asked, decision, note }, onClose)}
      />
    );
  }
  if (asked === 'REPLAN') {
    return (
      <ReplanDialog
        run={run}
        changes={changes}
        {...common}
        onReplan={(targets) => action.perform({ action: asked, targets }, onClose)}
      />
    );
  }
  if (asked === 'CONFIRM') {
    const confirm = () => action.perform({ action: asked }, onClose);
    return <ConfirmDialog run={run} changes={changes} {...common} onConfirm={confirm} />;
  }
  const possible = overtaken(run, asked) ? 'STOP' : asked;
  const perform = () => action.perform({ action: possible }, onClose);
  const words = questions[possible];
  return (
    <TypedConfirm
      title={words.title(`run #${run.number}`)}
      name={null}
      verb={words.verb}
      danger={words.danger}
      {...common}
      onConfirm={perform}
    >
      {possible === asked ? null : (
        <Notice tone="info" live title="A worker has taken this run meanwhile">
          It is no longer discarded but stopped, which comes to the same: nothing is changed.
        </Notice>
      )}
      <p>{asked === 'DISCARD' && isWaitingForWorker(run) ? notStarted : words.text}</p>
    </TypedConfirm>
  );
}

/** A queued run whose discarding is being thought about may get its worker: then it can only be stopped. */
const overtaken = ({ actions }: RunDetails, asked: RunAction): boolean =>
  asked === 'DISCARD' && !actions.includes('DISCARD') && actions.includes('STOP');

const isWaitingForWorker = ({ state }: RunDetails): boolean => state === 'QUEUED' || state === 'READY';
const notStarted =
  'It has not started. Nothing is planned and nothing is changed; a new run can be started at any time.';

const questions = {
  PRIORITIZE: {
    verb: 'Let it go first',
    title: (run: string) => `Let ${run} go first`,
    text: 'A free worker takes it before the runs of other stacks. Within its stack the order stays.',
    danger: false,
  },
  DEPRIORITIZE: {
    verb: 'Let it take its turn',
    title: (run: string) => `Let ${run} take its turn`,
    text: 'It waits with the runs of other stacks again, the oldest first.',
    danger: false,
  },
  DISCARD: {
    verb: 'Discard',
    title: (run: string) => `Discard ${run}`,
    text: 'The plan is thrown away and nothing is changed. A new run can be started at any time.',
    danger: true,
  },
  STOP: {
    verb: 'Stop',
    title: (run: string) => `Stop ${run}`,
    text: 'The worker is interrupted and the run ends as Stopped. Nothing has been applied.',
    danger: true,
  },
  RETRY: {
    verb: 'Retry',
    title: (run: string) => `Retry ${run}`,
    text: 'A new run is started for the same commit, with the present settings of the stack.',
    danger: false,
  },
  PROMOTE: {
    verb: 'Promote',
    title: (run: string) => `Promote ${run}`,
    text: 'A tracked run of this commit is started, before the pull request is merged. Its plan is confirmed as any other.',
    danger: false,
  },
} as const;
