import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { rolesOptions } from '../../api/access.ts';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { peopleOptions, usePeopleDeeds } from '../../api/people.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { KnownRoles, systemRoles } from './known-roles.ts';
import { PeopleView } from './PeopleView.tsx';

const route = getRouteApi('/frame/people');

export function PeoplePage() {
  useTitle('People');
  const people = useQuery(peopleOptions);
  const spaces = useQuery(spacesOptions);
  const roles = useQuery(rolesOptions);
  const boot = useQuery(bootOptions);
  const deeds = usePeopleDeeds();
  const { invite } = route.useSearch();
  const navigate = useNavigate();
  return (
    <KnownRoles value={roles.data ?? systemRoles}>
      <PeopleView
        people={people.data?.users}
        invitations={people.data?.invitations ?? []}
        spaces={spaces.data ?? []}
        inviting={invite === 'open'}
        onInviting={(open) =>
          void navigate({ to: '/people', search: open ? { invite: 'open' } : {}, replace: !open })
        }
        viewerId={boot.data?.viewer?.id ?? ''}
        problem={people.data === undefined ? asProblem(people.error) : null}
        onRetry={() => void people.refetch()}
        deeds={deeds}
      />
    </KnownRoles>
  );
}
