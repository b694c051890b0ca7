import { Pencil, Plus, RefreshCw, RotateCcwKey, Server, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Labels } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { Card } from '../../ui/page.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import type { Space } from '../identity/model.ts';
import { CommandBlock } from './command-block.tsx';
import type { PoolCommands } from './commands.ts';
import { isPublic, type PoolDetails, poolTitle, startCommand } from './model.ts';
import { type Asked, PoolQuestion } from './pool-question.tsx';
import { QueueCard } from './queue-card.tsx';
import { TokenCard } from './token-card.tsx';
import { UsersCard } from './users-card.tsx';
import { WorkerTable } from './worker-table.tsx';

interface PoolPanelProps {
  pool: PoolDetails;
  publicUrl: string;
  spaces: readonly Space[];
  commands: PoolCommands;
}

/** One pool: its workers, what waits for them, who uses them, and what lets them in. */
export function PoolPanel({ pool, publicUrl, spaces, commands }: PoolPanelProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayArrange = pool.abilities.includes('worker:admin');
  const ask = (question: Asked) => {
    for (const deed of [commands.save, commands.remove, commands.makeToken, commands.cycle]) deed.reset();
    setAsked(question);
  };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <PoolHead pool={pool} mayArrange={mayArrange} onAsk={ask} />
      <ProblemNotice
        problem={commands.drain.problem ?? commands.revokeToken.problem}
        title="That was not done"
      />
      {pool.seenWorkers.length === 0 ? (
        <NoWorker pool={pool} publicUrl={publicUrl} />
      ) : (
        <WorkerTable workers={pool.seenWorkers} mayDrain={mayArrange} drain={commands.drain} />
      )}
      <QueueCard queue={pool.searchSchedulableRuns} />
      <UsersCard pool={pool} />
      {pool.tokens === null ? null : (
        <TokenCard pool={pool} tokens={pool.tokens} revoke={commands.revokeToken} />
      )}
      {asked === null ? null : (
        <PoolQuestion
          asked={asked}
          pool={pool}
          publicUrl={publicUrl}
          spaces={spaces}
          commands={commands}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

type HeadProps = { pool: PoolDetails; mayArrange: boolean; onAsk: (question: Asked) => void };

function PoolHead({ pool, mayArrange, onAsk }: HeadProps) {
  const icon = { size: 15, 'aria-hidden': true } as const;
  const reason = mayArrange
    ? undefined
    : `Only admins of ${isPublic(pool) ? 'the root space' : 'its space'} do this.`;
  const connected = pool.seenWorkers.some(({ state }) => state !== 'LOST');
  const own = isPublic(pool)
    ? []
    : [
        { label: 'Edit pool', icon: <Pencil {...icon} />, onSelect: () => onAsk('edit') },
        { label: 'Delete pool', icon: <Trash2 {...icon} />, danger: true, onSelect: () => onAsk('delete') },
      ];
  return (
    <Card
      title={poolTitle(pool)}
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="small"
            icon={<RefreshCw size={14} aria-hidden />}
            onClick={() => onAsk('cycle')}
            disabledReason={reason ?? (connected ? undefined : 'No worker is connected.')}
          >
            Cycle
          </Button>
          <Button
            size="small"
            look="primary"
            icon={<Plus size={14} aria-hidden />}
            onClick={() => onAsk('token')}
            disabledReason={reason}
          >
            Add worker
          </Button>
          {mayArrange ? (
            <MoreMenu
              of={poolTitle(pool)}
              items={[
                ...own.slice(0, 1),
                { label: 'Reset tokens', icon: <RotateCcwKey {...icon} />, onSelect: () => onAsk('reset') },
                ...own.slice(1),
              ]}
            />
          ) : null}
        </div>
      }
    >
      <div className="grid gap-2">
        <p className="text-muted">{whoseOf(pool)}</p>
        {pool.description && !isPublic(pool) ? <MarkdownText text={pool.description} /> : null}
        <Labels labels={pool.labels} />
      </div>
    </Card>
  );
}

const whoseOf = (pool: PoolDetails): string =>
  isPublic(pool)
    ? 'For every stack and module that names no other pool.'
    : `For stacks and modules of the space ${pool.spaceDetails?.name ?? 'it is in'}, and of those that inherit from it.`;

function NoWorker({ pool, publicUrl }: { pool: PoolDetails; publicUrl: string }) {
  return (
    <EmptyState icon={<Server size={28} />} title="No worker is connected">
      <p>
        Runs wait in the state Ready until one takes them.
        {isPublic(pool) ? ' The server has a built-in worker unless it was started without.' : ''} A worker
        runs on any machine that reaches this server over HTTPS: add one to get its token, then start it
        there.
      </p>
      <div className="mx-auto mt-4 max-w-xl text-left">
        <CommandBlock
          shown={startCommand(publicUrl, '…')}
          text={startCommand(publicUrl, 'TOKEN')}
          what="command"
        />
      </div>
    </EmptyState>
  );
}
