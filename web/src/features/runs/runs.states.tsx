import {
  changes,
  comments,
  details,
  failed,
  nothing,
  pendingReview,
  planning,
  problem,
  queued,
  receipts,
  runs,
  task,
  unconfirmed,
} from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { LogStore } from './log-store.ts';
import { RunPageView, type RunPageViewProps } from './RunPageView.tsx';
import { RunsView } from './RunsView.tsx';
import { ReplanDialog } from './replan-dialog.tsx';
import { ReviewDialog } from './review-dialog.tsx';

const green = '\x1b[32m';
const bold = '\x1b[1m';
const off = '\x1b[0m';

function logOf(finished: boolean) {
  const store = new LogStore();
  const say = (state: 'PREPARING' | 'INITIALIZING' | 'PLANNING', stateVersion: number, text: string) =>
    store.append({ cursor: 'c', finished: false, state, stateVersion, text });
  say(
    'PREPARING',
    882,
    'Fetching acme/infrastructure at 4f1c9a0b\nUsing Terraform 1.9.8 from the tool cache\n',
  );
  say(
    'INITIALIZING',
    884,
    `${bold}Initializing the backend...${off}\n\n${green}Terraform has been successfully initialized!${off}\n`,
  );
  say(
    'PLANNING',
    887,
    Array.from(
      { length: 40 },
      (_, index) => `  ${green}+${off} resource "cloud_server" "worker_${index}" {`,
    ).join('\n') +
      `\n${bold}Plan:${off} 4 to add, 2 to change, 1 to destroy.\n\x1b[33mWarning:${off} a long line that says more than what fits into one row of a narrow window, so that it must wrap or be scrolled to be read to its very end\n`,
  );
  return { ...store.snapshot(), finished, lost: false, problem: null };
}

function longLog() {
  const store = new LogStore();
  const text = `  ${green}+${off} resource "cloud_server" "worker" {\n`.repeat(100_000);
  store.append({ cursor: 'c', finished: true, state: 'PLANNING', stateVersion: 887, text });
  return { ...store.snapshot(), lost: false, problem: null };
}

const page: RunPageViewProps = {
  run: details(),
  problem: null,
  onRetry: nothing,
  view: 'log',
  changes: {
    data: { changes, changesOmitted: 0 },
    problem: null,
    onRetry: nothing,
    chosen: null,
    onChoose: nothing,
  },
  log: logOf(true),
  action: { busy: null, problem: null, perform: nothing, reset: nothing },
  commenting: { busy: false, problem: null, send: nothing },
};
const noLog = { ...new LogStore().snapshot(), lost: false, problem: null };
const list = { filter: {}, onFilter: nothing, problem: null, more: null, onRetry: nothing };
const dialog = {
  run: unconfirmed,
  changes: page.changes.data,
  busy: false,
  problem: null,
  onConfirm: nothing,
  onClose: nothing,
};

export default states('Runs', {
  'Run, loading': inMain(() => <RunPageView {...page} run={undefined} />),
  'Run, failed to load': inMain(() => <RunPageView {...page} run={undefined} problem={problem} />),
  'Run, queued': inMain(() => <RunPageView {...page} run={queued} log={noLog} />),
  'Run, planning': inMain(() => <RunPageView {...page} run={planning} log={logOf(false)} />),
  'Run, unconfirmed': inMain(() => <RunPageView {...page} run={unconfirmed} view="changes" />),
  'Run, reader': inMain(() => <RunPageView {...page} run={{ ...unconfirmed, actions: [] }} view="changes" />),
  'Run, needs review': inMain(() => <RunPageView {...page} run={pendingReview} view="comments" />),
  'Run, needs review, reader': inMain(() => (
    <RunPageView {...page} run={{ ...pendingReview, actions: [] }} view="comments" />
  )),
  'Run, task': inMain(() => <RunPageView {...page} run={task} />),
  'Run, local preview': inMain(() => (
    <RunPageView
      {...page}
      run={details({ type: 'PROPOSED', title: 'Local preview', isLocalPreview: true, pullRequest: null })}
    />
  )),
  Review: inMain(() => <ReviewDialog {...dialog} run={pendingReview} onReview={nothing} />),
  'Review, refused': inMain(() => <ReviewDialog {...dialog} problem={problem} onReview={nothing} />),
  Replan: inMain(() => <ReplanDialog {...dialog} onReplan={nothing} />),
  'Run, finished': inMain(() => <RunPageView {...page} />),
  'Run, history': inMain(() => <RunPageView {...page} view="history" />),
  'Run, comments': inMain(() => <RunPageView {...page} run={details({ comments })} view="comments" />),
  'Run, no comments': inMain(() => <RunPageView {...page} view="comments" />),
  'Run, comments for a reader': inMain(() => (
    <RunPageView
      {...page}
      run={details({ comments, stack: { id: 'network', name: 'network', abilities: [] } })}
      view="comments"
    />
  )),
  'Run, comment refused': inMain(() => (
    <RunPageView {...page} view="comments" commenting={{ busy: false, problem, send: nothing }} />
  )),
  'Run, one kind of change': inMain(() => (
    <RunPageView
      {...page}
      run={unconfirmed}
      view="changes"
      changes={{ ...page.changes, chosen: 'REPLACE' }}
    />
  )),
  'Run, failed': inMain(() => <RunPageView {...page} run={failed} view="diagnostics" />),
  'Run, policies': inMain(() => (
    <RunPageView {...page} run={details({ policyReceipts: receipts })} view="policies" />
  )),
  'Run, no policies': inMain(() => <RunPageView {...page} view="policies" />),
  'Run, no plan': inMain(() => <RunPageView {...page} run={failed} view="changes" />),
  'Run, no changes': inMain(() => (
    <RunPageView
      {...page}
      view="changes"
      changes={{ ...page.changes, data: { changes: [], changesOmitted: 0 } }}
    />
  )),
  'Run, 100,000 lines': inMain(() => <RunPageView {...page} log={longLog()} />),
  'Run, log refused': inMain(() => <RunPageView {...page} log={{ ...noLog, problem }} />),
  Confirm: inMain(() => <ConfirmDialog {...dialog} />),
  'Confirm, refused': inMain(() => (
    <ConfirmDialog
      {...dialog}
      problem={{ code: 'RUN_TRANSITION_INVALID', message: 'The run was confirmed by mira 4 seconds ago.' }}
    />
  )),
  'List, loading': inMain(() => <RunsView {...list} runs={undefined} />),
  'List, empty': inMain(() => <RunsView {...list} runs={[]} />),
  'List, none match': inMain(() => <RunsView {...list} runs={[]} filter={{ show: 'failed' }} />),
  'List, of a commit': inMain(() => <RunsView {...list} runs={runs} filter={{ commit: '4f1c9a0be27d' }} />),
  'List, of a commit without runs': inMain(() => (
    <RunsView {...list} runs={[]} filter={{ commit: '4f1c9a0be27d' }} />
  )),
  'List, no text matches': inMain(() => <RunsView {...list} runs={[]} filter={{ text: 'nothing' }} />),
  'List, failed': inMain(() => <RunsView {...list} runs={undefined} problem={problem} />),
  List: inMain(() => <RunsView {...list} runs={runs} more={{ busy: false, load: nothing }} />),
});
