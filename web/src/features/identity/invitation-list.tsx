import { Send, Trash2 } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { Space } from './model.ts';
import type { PeopleDeeds } from './PeopleView.tsx';
import type { Invitation, Invited } from './people-model.ts';
import { RoleText } from './role-pairs-field.tsx';

interface InvitationListProps {
  invitations: readonly Invitation[];
  spaces: readonly Space[];
  deeds: Pick<PeopleDeeds, 'resend' | 'revoke'>;
  onSent: (invited: Invited) => void;
}

const mails: Record<Invitation['mail'], string> = {
  SENT: 'Mailed',
  FAILED: 'Mail failed',
  NOT_CONFIGURED: 'By hand',
};

/** Invitations that nobody accepted yet. */
export function InvitationList({ invitations, spaces, deeds, onSent }: InvitationListProps) {
  const columns: readonly Column<Invitation>[] = [
    { title: 'Invited', lead: true, cell: ({ email }) => <span className="font-medium">{email}</span> },
    {
      title: 'State',
      cell: ({ state }) =>
        state === 'EXPIRED' ? <Badge tone="warning">Expired</Badge> : <Badge>Pending</Badge>,
    },
    { title: 'Roles', cell: ({ roles }) => <RoleText pairs={roles} spaces={spaces} /> },
    { title: 'Link', cell: ({ mail }) => mails[mail] },
    { title: 'By', cell: ({ invitedBy }) => invitedBy },
    { title: 'Made', cell: ({ createdAt }) => <TimeAgo at={createdAt} /> },
    {
      title: 'Actions',
      className: 'text-right whitespace-nowrap',
      cell: ({ id, email }) => (
        <span className="inline-flex items-center gap-1">
          <Button
            size="small"
            icon={<Send size={14} aria-hidden />}
            onClick={() => deeds.resend.submit(id, onSent)}
          >
            New link
          </Button>
          <IconButton
            label={`Revoke the invitation of ${email}`}
            icon={<Trash2 size={15} aria-hidden />}
            onClick={() => deeds.revoke.submit(id)}
          />
        </span>
      ),
    },
  ];
  return (
    <section aria-labelledby="invitations" className="mt-8">
      <h2 id="invitations" className="mb-3 text-lg font-semibold">
        Open invitations
      </h2>
      <div className="mb-3 empty:hidden">
        <ProblemNotice problem={deeds.resend.problem ?? deeds.revoke.problem} />
      </div>
      <Table caption="Open invitations" columns={columns} rows={invitations} rowKey={({ id }) => id} />
    </section>
  );
}
