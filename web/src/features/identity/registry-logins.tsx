import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Card } from '../../ui/page.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { RegistryLogin } from './profile-model.ts';

/** Computers on which Terraform or OpenTofu installs modules as the viewer, and how to end that. */
export function RegistryLogins({
  logins,
  revoke,
}: {
  logins: readonly RegistryLogin[];
  revoke: Deed<string>;
}) {
  return (
    <Card title="Module registry">
      <p className="text-muted">
        {logins.length === 0
          ? 'No computer installs modules as you. '
          : 'These computers install modules as you. '}
        <code className="font-mono text-sm">terraform login</code> or{' '}
        <code className="font-mono text-sm">tofu login</code> with the host of this installation adds one for
        30 days.
      </p>
      {logins.length === 0 ? null : (
        <ul className="mt-3 grid gap-3">
          {logins.map((login) => (
            <li key={login.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <div className="min-w-0 grow basis-60">
                <p className="font-medium">{login.remoteAddress ?? 'Unknown address'}</p>
                <p className="text-sm text-muted">
                  {login.lastUsedAt === null ? (
                    'never used'
                  ) : (
                    <>
                      used <TimeAgo at={login.lastUsedAt} />
                    </>
                  )}{' '}
                  · added <TimeAgo at={login.createdAt} /> · ends <TimeAgo at={login.expiresAt} />
                </p>
              </div>
              <Button
                size="small"
                aria-label={`Revoke the token of ${login.remoteAddress ?? 'an unknown address'}`}
                onClick={() => revoke.submit(login.id)}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3 empty:hidden">
        <ProblemNotice problem={revoke.problem} />
      </div>
    </Card>
  );
}
