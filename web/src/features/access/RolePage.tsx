import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { roleActionsOptions, rolesOptions, useRoleSave } from '../../api/access.ts';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { bootOptions } from '../../api/session.ts';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { RoleView } from './RoleView.tsx';

const route = getRouteApi('/frame/roles/$role');

export const NewRolePage = () => <RoleEditor id={null} />;

export function RolePage() {
  const { role } = route.useParams();
  return <RoleEditor key={role} id={role} />;
}

function RoleEditor({ id }: { id: string | null }) {
  const navigate = useNavigate();
  const roles = useQuery(rolesOptions);
  const actions = useQuery(roleActionsOptions);
  const boot = useQuery(bootOptions);
  const save = useRoleSave();
  const role = roles.data?.find((each) => each.id === id) ?? null;
  useTitle(role?.name ?? 'New role');
  const problem = asProblem(roles.error ?? actions.error);
  if (problem !== null) return <PageProblem problem={problem} onRetry={() => void roles.refetch()} />;
  if (roles.data === undefined || actions.data === undefined) return <PageSkeleton />;
  if (id !== null && role === null) return <NotFoundView />;
  return (
    <RoleView
      edited={role}
      roles={roles.data}
      actions={actions.data}
      mayChange={(boot.data?.viewer?.admin ?? false) && !(role?.isSystem ?? false)}
      busy={save.isPending}
      refusal={{ problem: asProblem(save.error), fields: fieldProblems(save.error) }}
      onSubmit={(input) =>
        save.mutate(
          { id, input },
          {
            onSuccess: () => {
              toast(`Role ${input.name} is saved.`);
              void navigate({ to: '/roles' });
            },
          },
        )
      }
    />
  );
}
