import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import {
  profileOptions,
  useFactorDeeds,
  useLinkDeeds,
  useRegistryLoginRevoke,
  useSessionDeeds,
} from '../../api/profile.ts';
import { bootOptions, usePasswordChange } from '../../api/session.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ProfileView } from './ProfileView.tsx';
import type { LinkCode } from './profile-model.ts';

export function ProfilePage() {
  useTitle('Profile');
  const boot = useQuery(bootOptions);
  const [code, setCode] = useState<LinkCode | null>(null);
  const profile = useQuery(profileOptions(code !== null));
  const change = usePasswordChange();
  const factors = useFactorDeeds();
  const sessions = useSessionDeeds();
  const registryLogins = useRegistryLoginRevoke();
  const links = useLinkDeeds();
  if (!boot.data?.viewer) return <PageSkeleton />;
  return (
    <ProfileView
      viewer={boot.data.viewer}
      installation={boot.data.installation}
      profile={profile.data}
      problem={profile.data === undefined ? asProblem(profile.error) : null}
      onRetry={() => void profile.refetch()}
      password={{
        busy: change.isPending,
        refusal: { problem: asProblem(change.error), fields: fieldProblems(change.error) },
        onSubmit: ({ current, next }, done) =>
          change.mutate(
            { current, next },
            {
              onSuccess: () => {
                done();
                toast('Password changed. Other sessions have ended.');
              },
            },
          ),
      }}
      factors={factors}
      sessions={sessions}
      registryLogins={registryLogins}
      links={{ ...links, shown: code, onShow: setCode }}
    />
  );
}
