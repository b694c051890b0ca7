import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { spacesOptions } from '../../api/identity.ts';
import { peopleOptions, usePeopleDeeds } from '../../api/people.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { PeopleView } from './PeopleView.tsx';

export function PeoplePage() {
  useTitle('People');
  const people = useQuery(peopleOptions);
  const spaces = useQuery(spacesOptions);
  const boot = useQuery(bootOptions);
  const deeds = usePeopleDeeds();
  return (
    <PeopleView
      people={people.data?.users}
      invitations={people.data?.invitations ?? []}
      spaces={spaces.data ?? []}
      viewerId={boot.data?.viewer?.id ?? ''}
      problem={people.data === undefined ? asProblem(people.error) : null}
      onRetry={() => void people.refetch()}
      deeds={deeds}
    />
  );
}
