import { Card, Facts, PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import type { Installation, PasswordInput, Viewer } from './model.ts';
import { PasswordForm } from './password-form.tsx';

interface ProfileViewProps {
  viewer: Viewer;
  installation: Installation;
  busy: boolean;
  problem: Problem | null;
  onPassword: (input: PasswordInput, done: () => void) => void;
}

export function ProfileView({ viewer, installation, busy, problem, onPassword }: ProfileViewProps) {
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
            <PasswordForm busy={busy} problem={problem} onSubmit={onPassword} />
          </Card>
        </div>
      </PageBody>
    </>
  );
}
