import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Card } from '../../ui/page.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { deviceOf } from './device.ts';
import type { Session } from './profile-model.ts';

export interface SessionDeeds {
  revoke: Deed<string>;
  revokeOthers: Deed<null, unknown>;
}

/** Where the viewer is signed in, and how to end it. */
export function SessionList({ sessions, deeds }: { sessions: readonly Session[]; deeds: SessionDeeds }) {
  const others = sessions.filter(({ current }) => !current);
  return (
    <Card
      title="Sessions"
      actions={
        others.length === 0 ? undefined : (
          <Button size="small" busy={deeds.revokeOthers.busy} onClick={() => deeds.revokeOthers.submit(null)}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      <ul className="grid gap-3">
        {sessions.map((session) => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <div className="min-w-0 grow basis-52">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {deviceOf(session.userAgent)}
                {session.current ? <Badge>This one</Badge> : null}
              </p>
              <p className="text-sm text-muted">
                {session.remoteAddress ?? 'Unknown address'} · seen <TimeAgo at={session.lastSeenAt} /> ·
                signed in <TimeAgo at={session.createdAt} />
                {session.method === 'SSO' ? ' by single sign-on' : ''}
              </p>
            </div>
            {session.current ? null : (
              <Button size="small" onClick={() => deeds.revoke.submit(session.id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 empty:hidden">
        <ProblemNotice problem={deeds.revoke.problem ?? deeds.revokeOthers.problem} />
      </div>
    </Card>
  );
}
