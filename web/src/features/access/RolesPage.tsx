import { useQuery } from '@tanstack/react-query';
import { rolesOptions, useRoleDelete } from '../../api/access.ts';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { RolesView } from './RolesView.tsx';

export function RolesPage() {
  useTitle('Roles');
  const roles = useQuery(rolesOptions);
  const boot = useQuery(bootOptions);
  const remove = useRoleDelete();
  return (
    <RolesView
      roles={roles.data}
      problem={roles.data === undefined ? asProblem(roles.error) : null}
      mayChange={boot.data?.viewer?.admin ?? false}
      onRetry={() => void roles.refetch()}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        reset: remove.reset,
        submit: (id, done) => remove.mutate(id, { onSuccess: done }),
      }}
    />
  );
}
