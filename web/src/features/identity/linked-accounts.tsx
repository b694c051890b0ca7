import { Unlink } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import type { Deed } from '../../ui/deed.ts';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo, useNow } from '../../ui/time.tsx';
import type { LinkCode, LinkedAccount } from './profile-model.ts';

export interface LinkedAccountProps {
  accounts: readonly LinkedAccount[];
  code: Deed<null, LinkCode>;
  unlink: Deed<{ provider: string; uuid: string }>;
  /** The code that waits to be commented. */
  shown: LinkCode | null;
  onShow: (code: LinkCode | null) => void;
}

/** Accounts whose comment commands count as the viewer's, and how to link one. */
export function LinkedAccounts({ accounts, code, unlink, shown, onShow }: LinkedAccountProps) {
  return (
    <div className="grid gap-4">
      <p className="text-muted">
        Commands such as <code className="font-mono text-sm">/gantry apply</code> in comments count as yours,
        with your roles, when they come from an account that is linked here.
      </p>
      <ul className="grid gap-2 empty:hidden">
        {accounts.map((account) => (
          <li
            key={`${account.provider} ${account.uuid}`}
            className="flex items-center gap-3 rounded border border-border px-3 py-2"
          >
            <span className="min-w-0 grow truncate font-medium">{account.displayName}</span>
            <span className="text-sm text-muted">
              Linked <TimeAgo at={account.linkedAt} />
            </span>
            <IconButton
              label={`Unlink ${account.displayName}`}
              icon={<Unlink size={15} aria-hidden />}
              onClick={() => unlink.submit({ provider: account.provider, uuid: account.uuid })}
            />
          </li>
        ))}
      </ul>
      {shown === null ? (
        <div>
          <Button busy={code.busy} onClick={() => code.submit(null, onShow)}>
            Link {accounts.length === 0 ? 'an account' : 'another account'}
          </Button>
        </div>
      ) : (
        <WaitingCode shown={shown} accounts={accounts} onEnd={() => onShow(null)} />
      )}
      <ProblemNotice problem={code.problem ?? unlink.problem} />
    </div>
  );
}

interface WaitingCodeProps {
  shown: LinkCode;
  accounts: readonly LinkedAccount[];
  onEnd: () => void;
}

function WaitingCode({ shown, accounts, onEnd }: WaitingCodeProps) {
  const now = useNow(1_000);
  const begun = shown.expiresAt - 15 * 60_000;
  const used = accounts.some(({ linkedAt }) => linkedAt >= begun);
  const over = now >= shown.expiresAt;
  useEffect(() => {
    if (used || over) onEnd();
  }, [used, over, onEnd]);
  const minutes = Math.max(1, Math.ceil((shown.expiresAt - now) / 60_000));
  return (
    <div className="grid gap-2 rounded border border-border bg-sunken p-3">
      <p>Comment this on any pull request of a connected repository, from your Bitbucket account:</p>
      <CopyField text={`/gantry link ${shown.code}`} what="comment" />
      <p className="text-sm text-muted" role="status">
        Waiting for the comment. The code works once, for {minutes} more{' '}
        {minutes === 1 ? 'minute' : 'minutes'}.
      </p>
      <div>
        <Button size="small" onClick={onEnd}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
