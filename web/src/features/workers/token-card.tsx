import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { PoolCommands } from './commands.ts';
import { type PoolDetails, type PoolToken, poolPhrase } from './model.ts';

interface TokenCardProps {
  pool: PoolDetails;
  tokens: readonly PoolToken[];
  revoke: PoolCommands['revokeToken'];
}

/** What lets workers into the pool. Secrets were shown when they were made. */
export function TokenCard({ pool, tokens, revoke }: TokenCardProps) {
  const [asked, setAsked] = useState<PoolToken | null>(null);
  const ask = (token: PoolToken) => {
    revoke.reset();
    setAsked(token);
  };
  return (
    <Card title="Tokens">
      {tokens.length === 0 ? (
        <p className="text-muted">None yet. Adding a worker makes one.</p>
      ) : (
        <ul className="grid gap-3">
          {tokens.map((token) => (
            <li key={token.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <div className="min-w-0 grow basis-60">
                <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
                  {token.name}
                  {token.builtIn ? <Badge>Built-in worker</Badge> : null}
                </p>
                <p className="text-sm text-muted">
                  Made <TimeAgo at={token.createdAt} /> by {token.createdBy} ·{' '}
                  {token.lastUsedAt === null ? (
                    'not used yet'
                  ) : (
                    <>
                      used <TimeAgo at={token.lastUsedAt} />
                    </>
                  )}
                </p>
              </div>
              {token.builtIn ? null : (
                <Button size="small" aria-label={`Revoke ${token.name}`} onClick={() => ask(token)}>
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked === null ? null : (
        <TypedConfirm
          title={`Revoke token ${asked.name}`}
          name={null}
          verb="Revoke token"
          busy={revoke.busy}
          problem={revoke.problem}
          onConfirm={() => revoke.submit(asked.id, () => setAsked(null))}
          onClose={() => setAsked(null)}
        >
          <p>
            Workers that have it get no more runs of {poolPhrase(pool)}. Runs that they have already are
            finished.
          </p>
        </TypedConfirm>
      )}
    </Card>
  );
}
