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
import { dayText } from '../../ui/time-text.ts';
import { CheckList } from './check-list.tsx';
import { ConnectionReport, ScopeList } from './connection-report.tsx';
import { HealthMark } from './health-mark.tsx';
import type { Check, IntegrationDetails } from './model.ts';
import { type Repositories, RepositoryList } from './repository-list.tsx';
import { SecretControl, type SecretRotation } from './secret-control.tsx';
import { usersText } from './users-text.ts';

interface IntegrationViewProps {
  /** Null: there is none to see. */
  integration: IntegrationDetails | null | undefined;
  problem: Problem | null;
  onRetry: () => void;
  onClose: () => void;
  repositories: Repositories;
  secret: SecretRotation;
  doctor: Doctoring;
  /** Stacks and modules without an integration, which could be attached to this one. */
  detached: Detached;
}

export interface Doctoring {
  busy: boolean;
  problem: Problem | null;
  run: () => void;
  fixing: boolean;
  onFix: (check: Check) => void;
}

export interface Detached {
  users: readonly DetachedUser[];
  busy: boolean;
  problem: Problem | null;
  onAttach: (users: readonly DetachedUser[]) => void;
}

interface DetachedUser {
  kind: 'stack' | 'module';
  id: string;
  name: string;
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
    <HealthMark health={integration.health} />
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

type DetailsProps = Pick<IntegrationViewProps, 'repositories' | 'secret' | 'doctor' | 'detached'> & {
  integration: IntegrationDetails;
  manages: boolean;
};

function Details({ integration, manages, repositories, secret, doctor, detached }: DetailsProps) {
  return (
    <div className="grid grid-cols-1 gap-7">
      {integration.description === '' ? null : <MarkdownText text={integration.description} />}
      <BrokenNotice integration={integration} manages={manages} />
      {manages ? (
        <>
          <DetachedNotice detached={detached} />
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
                <SecretControl
                  secret={integration.webhookSecret ?? ''}
                  previousUntil={integration.previousSecretUntil}
                  rotation={secret}
                />
              </Labelled>
            </div>
          </Part>
          <DoctorPart integration={integration} doctor={doctor} />
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

function BrokenNotice({ integration, manages }: { integration: IntegrationDetails; manages: boolean }) {
  if (integration.brokenSince === null) return null;
  return (
    <Notice
      tone="danger"
      title={
        <>
          Bitbucket refuses the credentials since <TimeAgo at={integration.brokenSince} />
        </>
      }
      action={
        manages ? (
          <Link
            to="/source-control/$integration/edit"
            params={{ integration: integration.id }}
            className={buttonClass('secondary', 'small')}
          >
            Replace the token
          </Link>
        ) : undefined
      }
    >
      {integration.healthMessage} Events wait and go on when the token is replaced; none is lost.
    </Notice>
  );
}

function DetachedNotice({ detached }: { detached: Detached }) {
  const { users, busy, problem, onAttach } = detached;
  if (users.length === 0) return null;
  const names = users.slice(0, 5).map(({ name }) => name);
  const count = (kind: DetachedUser['kind']): string[] => {
    const found = users.filter((user) => user.kind === kind).length;
    return found === 0 ? [] : [`${found} ${kind}${found === 1 ? '' : 's'}`];
  };
  return (
    <div className="grid gap-2">
      <Notice
        tone="warning"
        title={`${[...count('stack'), ...count('module')].join(' and ')} ${users.length === 1 ? 'has' : 'have'} no integration`}
        action={
          <Button size="small" busy={busy} onClick={() => onAttach(users)}>
            {users.length === 1 ? 'Attach it here' : `Attach all ${users.length} here`}
          </Button>
        }
      >
        {names.join(', ')}
        {users.length > names.length ? ` and ${users.length - names.length} more` : ''}. Their former
        integration was deleted; they get no events, no runs and no new versions.
      </Notice>
      <ProblemNotice problem={problem} title="Not everything was attached" />
    </div>
  );
}

function DoctorPart({ integration, doctor }: { integration: IntegrationDetails; doctor: Doctoring }) {
  const { diagnosis, connection } = integration;
  return (
    <Part
      title="Connection"
      action={
        <Button size="small" busy={doctor.busy} onClick={doctor.run}>
          Test connection
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <ProblemNotice problem={doctor.problem} />
        {diagnosis === null ? (
          <>
            <p className="text-muted">Not examined yet.</p>
            {connection === null ? null : <ConnectionReport test={connection} />}
          </>
        ) : (
          <>
            <p className="text-sm text-muted">
              Examined <TimeAgo at={diagnosis.checkedAt} />. The hourly look costs a call or two; the test
              also lists workspaces, repositories and webhooks.
            </p>
            <CheckList checks={diagnosis.checks} onFix={doctor.onFix} busy={doctor.fixing} />
            {connection === null || connection.scopes.length === 0 ? null : (
              <>
                <h4 className="mt-2 font-medium">Scopes of the token</h4>
                <ScopeList scopes={connection.scopes} />
              </>
            )}
          </>
        )}
      </div>
    </Part>
  );
}

const placements = { REPOSITORY: 'One per repository', WORKSPACE: 'One per workspace' } as const;
const checks = { INDIVIDUAL: 'One for each stack', AGGREGATED: 'One for all stacks', ALL: 'Both' } as const;

function settingsOf(integration: IntegrationDetails) {
  const email = integration.email === null ? [] : [['Email', integration.email] as const];
  return [
    ...email,
    ...(integration.webhookPlacement === null
      ? []
      : [['Webhooks', placements[integration.webhookPlacement]] as const]),
    ...(integration.tokenExpiresAt === null
      ? []
      : [['Token expires', dayText(integration.tokenExpiresAt)] as const]),
    ['Commit statuses', checks[integration.vcsChecks]] as const,
    ['Code', integration.useGitCheckout ? 'Checked out with git' : 'Fetched as an archive'] as const,
    ['Used by', usersText(integration) ?? 'Nothing yet'] as const,
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
