import { launchPad, nothing, problem } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import { LaunchPadView } from './LaunchPadView.tsx';

const fresh = {
  ...launchPad,
  done: 0,
  steps: launchPad.steps.map((step) => ({ ...step, done: false, fact: null })),
};

const complete = {
  done: 4,
  total: 4,
  steps: launchPad.steps.map((step) => ({
    ...step,
    done: true,
    available: true,
    stackId: 'network',
    fact: {
      SOURCE_CODE: 'Bitbucket Cloud · acme-default · 3 repositories',
      CLOUD_ACCOUNT: 'AWS credentials in network',
      FIRST_STACK: 'network',
      TEAMMATES: '4 people can sign in',
    }[step.key],
  })),
};

export default states('LaunchPad', {
  Loading: inMain(() => <LaunchPadView pad={undefined} problem={null} onRetry={nothing} />),
  Failed: inMain(() => <LaunchPadView pad={undefined} problem={problem} onRetry={nothing} />),
  Fresh: inMain(() => <LaunchPadView pad={fresh} problem={null} onRetry={nothing} />),
  'All done': inMain(() => <LaunchPadView pad={complete} problem={null} onRetry={nothing} />),
  'One done': inMain(() => <LaunchPadView pad={launchPad} problem={null} onRetry={nothing} />),
});
