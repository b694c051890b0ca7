import { nothing, problem, stackDetails } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { ConfigDialog } from './config-dialog.tsx';
import { DeleteStackDialog } from './delete-stack-dialog.tsx';
import { LocalPreviewDialog } from './local-preview-dialog.tsx';
import { TaskDialog } from './task-dialog.tsx';

const task = { busy: false, problem: null, fields: {}, submit: nothing, reset: nothing };
const stack = stackDetails();

export default states('Stack dialogs', {
  'Run a task': inMain(() => <TaskDialog stack={stack} task={task} onClose={nothing} />),
  'Run a task, refused': inMain(() => (
    <TaskDialog stack={stack} task={{ ...task, problem }} onClose={nothing} />
  )),
  'Add to the environment': inMain(() => <ConfigDialog add={task} onClose={nothing} />),
  Delete: inMain(() => <DeleteStackDialog stack={stack} remove={task} onClose={nothing} />),
  'Preview local files': inMain(() => <LocalPreviewDialog stack={stack} onClose={nothing} />),
});
