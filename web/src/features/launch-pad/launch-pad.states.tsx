import { launchPad, nothing, problem } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { LaunchPadView } from './LaunchPadView.tsx';

const fresh = {
  ...launchPad,
  done: 0,
  steps: launchPad.steps.map((step) => ({ ...step, done: false, fact: null })),
};

export default states('LaunchPad', {
  Loading: inMain(() => <LaunchPadView pad={undefined} problem={null} onRetry={nothing} />),
  Failed: inMain(() => <LaunchPadView pad={undefined} problem={problem} onRetry={nothing} />),
  Fresh: inMain(() => <LaunchPadView pad={fresh} problem={null} onRetry={nothing} />),
  'One done': inMain(() => <LaunchPadView pad={launchPad} problem={null} onRetry={nothing} />),
});
