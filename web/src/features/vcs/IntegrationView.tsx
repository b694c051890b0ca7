import { Link } from '@tanstack/react-router';
import { Inbox, Pencil } from 'lucide-react';
import { Badge, Labels } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { ConnectionReport } from './connection-report.tsx';
import type { ConnectionTest, IntegrationDetails } from './model.ts';
import { type Repositories, RepositoryList } from './repository-list.tsx';
import { SecretControl, type SecretRotation } from './secret-control.tsx';

interface IntegrationViewProps {
  /** Null: there is none to see. */
  integration: IntegrationDetails | null | undefined;
  problem: Problem | null;
  onRetry: () => void;
  onClose: () => void;
  repositories: Repositories;
  secret: SecretRotation;
  test: { busy: boolean; result: ConnectionTest | null; problem: Problem | null; run: () => void };
}

export function IntegrationView({ integration, problem, onRetry, onClose, ...rest }: IntegrationViewProps) {
  const manages = integration?.abilities.includes('integration:admin') ?? false;
  return (
    <Drawer
      open
      title={integration?.name ?? (integration === null ? 'Not found' : 'Integration')}
      text={integration ? <Subtitle integration={integration} /> : undefined}
      onClose={onClose}
      footer={integration && manages ? <Actions id={integration.id} /> : undefined}
    >
      {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
      {integration === undefined && problem === null ? <RowsSkeleton /> : null}
      {integration === null ? (
        <Notice tone="info">There is no such integration, or you may not see it.</Notice>
      ) : null}
      {integration ? <Details integration={integration} manages={manages} {...rest} /> : null}
    </Drawer>
  );
}

const Subtitle = ({ integration }: { integration: IntegrationDetails }) => (
  <span className="inline-flex flex-wrap items-center gap-2">
    Bitbucket Cloud
    {integration.isDefault ? <Badge tone="accent">Default</Badge> : <Badge>{integration.space.name}</Badge>}
    <Labels labels={integration.labels} />
  </span>
);

const Actions = ({ id }: { id: string }) => (
  <>
    <Link to="/source-control/$integration/deliveries" params={{ integration: id }} className={buttonClass()}>
      <Inbox size={16} aria-hidden />
      Deliveries
    </Link>
    <Link to="/source-control/$integration/edit" params={{ integration: id }} className={buttonClass()}>
      <Pencil size={15} aria-hidden />
      Edit
    </Link>
  </>
);

type DetailsProps = Pick<IntegrationViewProps, 'repositories' | 'secret' | 'test'> & {
  integration: IntegrationDetails;
  manages: boolean;
};

function Details({ integration, manages, repositories, secret, test }: DetailsProps) {
  const connection = test.result ?? integration.connection;
  return (
    <div className="grid grid-cols-1 gap-7">
      {integration.description === '' ? null : <MarkdownText text={integration.description} />}
      {manages ? (
        <>
          <Part title="Repositories">
            <RepositoryList
              repositories={repositories}
              webhookUrl={integration.webhookUrl}
              webhookSecret={integration.webhookSecret}
            />
          </Part>
          <Part title="Webhook">
            <div className="grid grid-cols-1 gap-4">
              <Labelled label="Endpoint">
                <CopyField text={integration.webhookUrl ?? ''} what="webhook endpoint" />
              </Labelled>
              <Labelled label="Secret">
                <SecretControl secret={integration.webhookSecret ?? ''} rotation={secret} />
              </Labelled>
            </div>
          </Part>
          <Part
            title="Connection"
            action={
              <Button size="small" busy={test.busy} onClick={test.run}>
                Test now
              </Button>
            }
          >
            <div className="grid grid-cols-1 gap-3">
              {connection === null ? (
                <p className="text-muted">Not tested yet.</p>
              ) : (
                <ConnectionReport test={connection} />
              )}
              <ProblemNotice problem={test.problem} />
            </div>
          </Part>
        </>
      ) : (
        <Notice tone="info">
          {integration.isDefault
            ? 'Endpoint, secret and email are shown to root admins only.'
            : 'Endpoint, secret and email are shown to admins of its space only.'}
        </Notice>
      )}
      <Part title="Settings">
        <Facts items={settingsOf(integration)} />
      </Part>
    </div>
  );
}

const checks = { INDIVIDUAL: 'One for each stack', AGGREGATED: 'One for all stacks', ALL: 'Both' } as const;

function settingsOf(integration: IntegrationDetails) {
  const email = integration.email === null ? [] : [['Email', integration.email] as const];
  return [
    ...email,
    ['Commit statuses', checks[integration.vcsChecks]] as const,
    ['Code', integration.useGitCheckout ? 'Checked out with git' : 'Fetched as an archive'] as const,
    [
      'Used by',
      `${integration.usedByStacks} ${integration.usedByStacks === 1 ? 'stack' : 'stacks'}`,
    ] as const,
    ['Made', <TimeAgo key="made" at={integration.createdAt} />] as const,
  ];
}

function Part(props: { title: string; action?: React.ReactNode; children: React.ReactNode }) {
  return (
    <section aria-label={props.title}>
      <div className="mb-2 flex min-h-8 items-center justify-between gap-3">
        <h3 className="font-semibold">{props.title}</h3>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div>
    <p className="mb-1 text-muted">{label}</p>
    {children}
  </div>
);
