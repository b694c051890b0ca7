import { asProblem, fieldProblems } from '../../api/api-error.ts';
import { usePasswordChange } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { PasswordFirstView } from './PasswordFirstView.tsx';

/** Stands in place of every page until the one-time password is replaced. */
export default function PasswordFirstPage() {
  useTitle('Choose a password');
  const change = usePasswordChange();
  return (
    <PasswordFirstView
      busy={change.isPending}
      refusal={{ problem: asProblem(change.error), fields: fieldProblems(change.error) }}
      onSubmit={({ current, next }) => change.mutate({ current, next })}
    />
  );
}
