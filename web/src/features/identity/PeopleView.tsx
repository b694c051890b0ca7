import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import type { Space } from './model.ts';
import type { Invitation, Invited, Person, RoleInSpace } from './people-model.ts';
import { PersonMenu } from './person-menu.tsx';
import { type Asked, PersonQuestion } from './person-question.tsx';
import { RoleText } from './role-pairs-field.tsx';

export interface PeopleDeeds {
  invite: Deed<{ email: string; roles: readonly RoleInSpace[] }, Invited>;
  resend: Deed<string, Invited>;
  revoke: Deed<string>;
  update: Deed<Pick<Person, 'id' | 'username' | 'displayName' | 'email' | 'roles'>>;
  deactivate: Deed<string>;
  activate: Deed<string>;
  remove: Deed<string>;
  resetSecondFactor: Deed<string>;
  resetPassword: Deed<string, string>;
}

interface PeopleViewProps {
  people: readonly Person[] | undefined;
  invitations: readonly Invitation[];
  spaces: readonly Space[];
  viewerId: string;
  /** The dialog is open: it is a part of the address. */
  inviting: boolean;
  onInviting: (open: boolean) => void;
  problem: Problem | null;
  onRetry: () => void;
  deeds: PeopleDeeds;
}

export function PeopleView({ people, invitations, spaces, problem, onRetry, ...rest }: PeopleViewProps) {
  const { viewerId, deeds, inviting, onInviting } = rest;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<Invited | null>(null);
  const open = invitations.filter(({ state }) => state !== 'ACTIVE');
  const invite = () => {
    deeds.invite.reset();
    setMade(null);
    onInviting(true);
  };
  const again = (invited: Invited) => {
    setMade(invited);
    onInviting(true);
  };
  return (
    <>
      <PageHeader
        title="People"
        facts={
          people === undefined ? undefined : `${people.filter(({ active }) => active).length} can sign in`
        }
        actions={
          people === undefined ? undefined : (
            <Button look="primary" icon={<UserPlus size={16} aria-hidden />} onClick={invite}>
              Invite
            </Button>
          )
        }
      />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {people === undefined && problem === null ? <RowsSkeleton rows={4} /> : null}
        {people === undefined ? null : (
          <Table
            caption="People"
            columns={columns({ spaces, viewerId, onAsk: setAsked })}
            rows={people}
            rowKey={({ id }) => id}
          />
        )}
        {open.length === 0 ? null : (
          <InvitationList invitations={open} spaces={spaces} deeds={deeds} onSent={again} />
        )}
      </PageBody>
      {inviting && people !== undefined ? (
        <InviteDialog
          spaces={spaces}
          invite={deeds.invite}
          made={made}
          onMade={setMade}
          onClose={() => onInviting(false)}
        />
      ) : null}
      {asked === null ? null : (
        <PersonQuestion asked={asked} spaces={spaces} deeds={deeds} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

interface ColumnFacts {
  spaces: readonly Space[];
  viewerId: string;
  onAsk: (asked: Asked) => void;
}

const factorNames: Readonly<Record<string, string>> = { TOTP: 'App', PASSKEY: 'Passkey' };

const columns = ({ spaces, viewerId, onAsk }: ColumnFacts): readonly Column<Person>[] => [
  {
    title: 'Name',
    lead: true,
    cell: (person) => (
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{person.username}</span>
        {person.displayName === '' ? null : <span className="text-muted">{person.displayName}</span>}
        {person.id === viewerId ? <Badge>You</Badge> : null}
        {person.active ? null : <Badge tone="warning">Deactivated</Badge>}
      </span>
    ),
  },
  { title: 'Email', cell: ({ email }) => email ?? '' },
  {
    title: 'Roles',
    cell: ({ roles }) => <RoleText pairs={roles} spaces={spaces} />,
  },
  {
    title: 'Second factor',
    cell: ({ secondFactors, hasPassword }) =>
      secondFactors.map((name) => factorNames[name] ?? name).join(', ') ||
      (hasPassword ? <span className="text-muted">None</span> : 'At the provider'),
  },
  {
    title: 'Last sign-in',
    cell: ({ lastSignInAt }) => (lastSignInAt === null ? 'Never' : <TimeAgo at={lastSignInAt} />),
  },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (person) => <PersonMenu person={person} own={person.id === viewerId} onAsk={onAsk} />,
  },
];
