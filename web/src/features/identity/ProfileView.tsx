import type { Deed } from '../../ui/deed.ts';
import { Card, Facts, PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type LinkedAccountProps, LinkedAccounts } from './linked-accounts.tsx';
import type { Installation, PasswordInput, Viewer } from './model.ts';
import { PasswordForm } from './password-form.tsx';
import type { Profile } from './profile-model.ts';
import { RegistryLogins } from './registry-logins.tsx';
import { type FactorDeeds, SecondFactors } from './second-factors.tsx';
import { type SessionDeeds, SessionList } from './session-list.tsx';

interface ProfileViewProps {
  viewer: Viewer;
  installation: Installation;
  profile: Profile | undefined;
  problem: Problem | null;
  onRetry: () => void;
  password: {
    busy: boolean;
    refusal: Refusal;
    onSubmit: (input: PasswordInput, done: () => void) => void;
  };
  factors: FactorDeeds;
  sessions: SessionDeeds;
  registryLogins: Deed<string>;
  links: Omit<LinkedAccountProps, 'accounts'>;
}

export function ProfileView(props: ProfileViewProps) {
  const { viewer, installation, profile } = props;
  return (
    <>
      <PageHeader title="Profile" />
      <PageBody>
        <div className="grid max-w-2xl gap-6">
          <Card title="You">
            <Facts
              items={[
                ['User name', viewer.name],
                ['Role', viewer.admin ? 'Root admin: sees and does everything' : 'As given by the spaces'],
                ['Account', installation.accountName],
                ['Address', installation.publicUrl],
                ['Version', installation.version],
              ]}
            />
          </Card>
          <Card title="Password">
            <PasswordForm {...props.password} />
          </Card>
          {props.problem === null ? null : <ProblemPanel problem={props.problem} onRetry={props.onRetry} />}
          {profile === undefined && props.problem === null ? <RowsSkeleton rows={4} /> : null}
          {profile === undefined ? null : (
            <>
              <Card title="Second factor">
                <SecondFactors factor={profile.secondFactor} deeds={props.factors} />
              </Card>
              <Card title="Bitbucket account">
                <LinkedAccounts accounts={profile.linkedAccounts} {...props.links} />
              </Card>
              <RegistryLogins logins={profile.registryLogins} revoke={props.registryLogins} />
              <SessionList sessions={profile.sessions} deeds={props.sessions} />
            </>
          )}
        </div>
      </PageBody>
    </>
  );
}
