import { useQuery, useQueryClient } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { keys } from '../../api/keys.ts';
import { profileOptions, useFactorDeeds } from '../../api/profile.ts';
import { CenteredPage } from '../../ui/centered-page.tsx';
import { ProblemPanel } from '../../ui/problem.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Brand } from '../frame/brand.tsx';
import { FactorSetUp } from './factor-set-up.tsx';

/** Stands in place of every page until the viewer has the second factor that the account demands. */
export default function SecondFactorFirstPage() {
  useTitle('Set up a second factor');
  const client = useQueryClient();
  const profile = useQuery(profileOptions());
  const deeds = useFactorDeeds();
  const problem = profile.data === undefined ? asProblem(profile.error) : null;
  return (
    <CenteredPage
      brand={<Brand />}
      wide
      title="Set up a second factor"
      text="This account asks for more than a password. Choose what you will show at each sign-in."
    >
      {problem === null ? null : <ProblemPanel problem={problem} onRetry={() => void profile.refetch()} />}
      {profile.data === undefined ? null : (
        <FactorSetUp
          {...deeds}
          hasTotp={profile.data.secondFactor.totpSince !== null}
          passkeysAvailable={profile.data.secondFactor.passkeysAvailable}
          onDone={() => void client.invalidateQueries({ queryKey: keys.boot })}
        />
      )}
    </CenteredPage>
  );
}
