import { Card, Facts } from '../../ui/page.tsx';
import type { IntegrationSummary } from '../vcs/model.ts';
import { globsOf, type StackInput } from './stack-input.ts';

/** What will be made, in words, beside the form. */
export function StackSummaryCard(props: { input: StackInput; integrations: readonly IntegrationSummary[] }) {
  const { input, integrations } = props;
  const integration = integrations.find((each) => each.id === input.vcsIntegrationId);
  const globs = globsOf(input.globs);
  const tool = input.tool === 'terraform' ? 'Terraform' : 'OpenTofu';
  return (
    <aside aria-label="Summary" className="lg:sticky lg:top-6 lg:self-start">
      <Card title="Summary">
        <Facts
          items={[
            ['Name', input.name || '—'],
            ['Integration', integration?.name ?? '—'],
            ['Repository', input.repository || '—'],
            ['Branch', input.branch || '—'],
            ['Folder', `/${input.projectRoot.replace(/^\/+|\/+$/g, '')}`],
            ['Tool', input.version === '' ? `${tool}, the worker’s version` : `${tool} ${input.version}`],
            ['State', input.manageState ? 'Kept by Gantry' : 'Kept elsewhere'],
          ]}
        />
        <p className="mt-4 border-t border-border pt-3 text-sm text-muted">
          A push to {input.branch || 'the branch'} that touches the folder
          {globs.length > 0 ? ' or a glob' : ''} plans, and{' '}
          {input.autodeploy ? 'applies without asking' : 'waits for a person to confirm'}. A pull request into
          it gets a preview.
        </p>
      </Card>
    </aside>
  );
}
