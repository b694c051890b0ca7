import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Space } from '../identity/model.ts';
import type { PoolCommands } from './commands.ts';
import { isPublic, type PoolDetails, poolTitle } from './model.ts';
import { PoolDialog } from './pool-dialog.tsx';
import { WorkerTokenDialog } from './worker-token-dialog.tsx';

export type Asked = 'edit' | 'delete' | 'cycle' | 'token' | 'reset';

interface PoolQuestionProps {
  asked: Asked;
  pool: PoolDetails;
  publicUrl: string;
  spaces: readonly Space[];
  commands: PoolCommands;
  onClose: () => void;
}

/** The dialog of what was asked for. */
export function PoolQuestion({ asked, pool, publicUrl, spaces, commands, onClose }: PoolQuestionProps) {
  const { save, remove, cycle, makeToken } = commands;
  const given = { pool, publicUrl, make: makeToken, onClose };
  switch (asked) {
    case 'edit':
      return <PoolDialog pool={pool} spaces={spaces} save={save} onClose={onClose} />;
    case 'token':
    case 'reset':
      return <WorkerTokenDialog {...given} reset={asked === 'reset'} />;
    case 'cycle':
      return (
        <TypedConfirm
          title={isPublic(pool) ? 'Cycle all public workers' : `Cycle the workers of ${pool.name}`}
          name={null}
          verb="Cycle workers"
          busy={cycle.busy}
          problem={cycle.problem}
          onConfirm={() => cycle.submit(undefined, onClose)}
          onClose={onClose}
        >
          <p>
            Each worker ends the run that it has, then registers anew as if it had just been started. Drained
            workers take runs again.
          </p>
        </TypedConfirm>
      );
    case 'delete':
      return (
        <TypedConfirm
          title={`Delete worker pool ${poolTitle(pool)}`}
          name={pool.name}
          verb="Delete pool"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(pool.id, onClose)}
          onClose={onClose}
        >
          <p>
            Its tokens go with it, so its workers are not let in any more. A pool in use cannot be deleted.
          </p>
        </TypedConfirm>
      );
  }
}
