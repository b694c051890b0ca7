import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { launchPadOptions } from '../../api/launch-pad.ts';
import { useTitle } from '../../ui/use-title.ts';
import { LaunchPadView } from './LaunchPadView.tsx';

export function LaunchPadPage() {
  useTitle('LaunchPad');
  const pad = useQuery(launchPadOptions);
  return (
    <LaunchPadView
      pad={pad.data}
      problem={pad.data === undefined ? asProblem(pad.error) : null}
      onRetry={() => void pad.refetch()}
    />
  );
}
