import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { bootOptions, usePasswordChange } from '../../api/session.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ProfileView } from './ProfileView.tsx';

export function ProfilePage() {
  useTitle('Profile');
  const boot = useQuery(bootOptions);
  const change = usePasswordChange();
  if (!boot.data?.viewer) return <PageSkeleton />;
  return (
    <ProfileView
      viewer={boot.data.viewer}
      installation={boot.data.installation}
      busy={change.isPending}
      problem={asProblem(change.error)}
      onPassword={({ current, next }, done) =>
        change.mutate(
          { current, next },
          {
            onSuccess: () => {
              done();
              toast('Password changed.');
            },
          },
        )
      }
    />
  );
}
