import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { useWorkerDrain, useWorkersCycle, useWorkerTokenCreate, workersOptions } from '../../api/workers.ts';
import { useTitle } from '../../ui/use-title.ts';
import { WorkersView } from './WorkersView.tsx';

export function WorkersPage() {
  useTitle('Workers');
  const workers = useQuery(workersOptions);
  const boot = useQuery(bootOptions);
  const create = useWorkerTokenCreate();
  const drain = useWorkerDrain();
  const cycle = useWorkersCycle();
  return (
    <WorkersView
      workers={workers.data}
      problem={workers.data === undefined ? asProblem(workers.error) : null}
      publicUrl={boot.data?.installation.publicUrl ?? location.origin}
      mayCreate={boot.data?.viewer?.admin ?? false}
      onRetry={() => void workers.refetch()}
      drain={drain}
      cycle={cycle}
      token={{
        busy: create.isPending,
        problem: asProblem(create.error),
        made: create.data?.workerTokenCreate ?? null,
        submit: (name) => create.mutate(name),
        reset: create.reset,
      }}
    />
  );
}
