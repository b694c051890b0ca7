import { nothing, problem, stackDetails } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ConfigDialog } from './config-dialog.tsx';
import { ConfiguredRunDialog } from './configured-run-dialog.tsx';
import { DeleteStackDialog } from './delete-stack-dialog.tsx';
import { LocalPreviewDialog } from './local-preview-dialog.tsx';
import { RollBackDialog } from './StateHistoryView.tsx';
import { StateImportDialog } from './state-import-dialog.tsx';
import { TaskDialog } from './task-dialog.tsx';

const task = { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing };
const stack = stackDetails();
const stateVersion = {
  ...{ id: '1', serial: 6, bytes: 900, resources: 58, createdAt: 1_760_000_000_000 },
  ...{ createdBy: 'import', run: null },
};

export default states('Stack dialogs', {
  'Run a task': inMain(() => <TaskDialog stack={stack} task={task} onClose={nothing} />),
  'Run a task, refused': inMain(() => (
    <TaskDialog stack={stack} task={{ ...task, problem }} onClose={nothing} />
  )),
  'Run with other settings': inMain(() => <ConfiguredRunDialog stack={stack} run={task} onClose={nothing} />),
  'Run with other settings, refused': inMain(() => (
    <ConfiguredRunDialog
      stack={stack}
      run={{ ...task, fields: { runtimeConfig: 'before_init: Runs have no hooks.' } }}
      onClose={nothing}
    />
  )),
  'Add to the environment': inMain(() => <ConfigDialog add={task} onClose={nothing} />),
  Delete: inMain(() => <DeleteStackDialog stack={stack} remove={task} onClose={nothing} />),
  'Import a state': inMain(() => (
    <StateImportDialog
      stack="network"
      present={7}
      importing={{ ...task, problem, reason: undefined }}
      onClose={nothing}
    />
  )),
  'Roll back the state': inMain(() => (
    <RollBackDialog
      version={{ ...stateVersion, serial: 6 }}
      stack="network"
      rollback={{ ...task, reason: undefined }}
      onClose={nothing}
    />
  )),
  'Preview local files': inMain(() => <LocalPreviewDialog stack={stack} onClose={nothing} />),
});
