import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { bootOptions } from '../../api/session.ts';
import {
  poolOptions,
  poolsOptions,
  usePoolDelete,
  usePoolSave,
  useTokenMake,
  useTokenRevoke,
  useWorkerDrain,
  useWorkersCycle,
} from '../../api/workers.ts';
import { useTitle } from '../../ui/use-title.ts';
import { choicesFor } from '../access/model.ts';
import type { PoolCommands } from './commands.ts';
import { publicPoolId } from './model.ts';
import { WorkersView } from './WorkersView.tsx';

const route = getRouteApi('/frame/workers/$pool');

export const WorkersPage = () => <Workers id={publicPoolId} />;

export function PoolPage() {
  const { pool } = route.useParams();
  return <Workers key={pool} id={pool} />;
}

function Workers({ id }: { id: string }) {
  const pools = useQuery(poolsOptions);
  const pool = useQuery(poolOptions(id));
  const spaces = useQuery(spacesOptions);
  const boot = useQuery(bootOptions);
  useTitle(id === publicPoolId ? 'Workers' : (pool.data?.name ?? 'Worker pool'));
  const failed = pool.data === undefined ? pool.error : pools.data === undefined ? pools.error : null;
  return (
    <WorkersView
      pools={pools.data ?? []}
      pool={pool.data}
      problem={asProblem(failed)}
      publicUrl={boot.data?.installation.publicUrl ?? location.origin}
      spaces={choicesFor(spaces.data ?? [], 'worker:admin', pool.data?.spaceDetails?.id)}
      mayCreate={spaces.data?.some(({ abilities }) => abilities.includes('worker:admin')) ?? false}
      onRetry={() => void Promise.all([pools.refetch(), pool.refetch()])}
      commands={useCommands(id)}
    />
  );
}

function useCommands(id: string): PoolCommands {
  const navigate = useNavigate();
  const save = usePoolSave();
  const remove = usePoolDelete();
  return {
    save: {
      ...save,
      submit: (given, done) =>
        save.submit(given, (made) => {
          done?.(made);
          if (given.id === null) void navigate({ to: '/workers/$pool', params: { pool: made } });
        }),
    },
    remove: {
      ...remove,
      submit: (given, done) =>
        remove.submit(given, (gone) => {
          done?.(gone);
          toast('The worker pool was deleted.');
          void navigate({ to: '/workers' });
        }),
    },
    makeToken: useTokenMake(id),
    revokeToken: useTokenRevoke(),
    drain: useWorkerDrain(id),
    cycle: useWorkersCycle(id),
  };
}
