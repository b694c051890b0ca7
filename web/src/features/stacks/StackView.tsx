import { Link } from '@tanstack/react-router';
import { Lock, PowerOff, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Labels } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Hash } from '../../ui/mono.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { StateMark } from '../runs/run-state-mark.tsx';
import { PoolLink } from '../workers/pool-link.tsx';
import { fullRepository, type StackDetails } from './model.ts';
import { StackActions, type StackCommands } from './stack-actions.tsx';

interface StackViewProps {
  stack: StackDetails | undefined;
  problem: Problem | null;
  onRetry: () => void;
  commands: StackCommands;
  children: ReactNode;
}

export function StackView({ stack, problem, onRetry, commands, children }: StackViewProps) {
  if (problem !== null) {
    return <PageProblem problem={problem} onRetry={onRetry} />;
  }
  if (stack === undefined) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/stacks" className="hover:underline">
            Stacks
          </Link>,
        ]}
        title={stack.name}
        actions={<StackActions stack={stack} commands={commands} />}
        facts={<StackFacts stack={stack} />}
      >
        <LinkTabs label="Parts of the stack" tabs={tabs(stack.id)} />
      </PageHeader>
      <PageBody wide>
        <div className="grid gap-4">
          <ProblemNotice problem={commands.problem} title="That was not done" />
          <StackNotices stack={stack} commands={commands} />
          {children}
        </div>
      </PageBody>
    </>
  );
}

function tabs(id: string) {
  const params = { stack: id };
  return [
    { to: '/stack/$stack', params, label: 'Runs', activeOptions: { exact: true, includeSearch: false } },
    { to: '/stack/$stack/pull-requests', params, label: 'Pull requests' },
    { to: '/stack/$stack/ignored-events', params, label: 'Ignored events' },
    { to: '/stack/$stack/resources', params, label: 'Resources' },
    { to: '/stack/$stack/outputs', params, label: 'Outputs' },
    { to: '/stack/$stack/state', params, label: 'State history' },
    { to: '/stack/$stack/environment', params, label: 'Environment' },
    { to: '/stack/$stack/settings', params, label: 'Settings' },
  ] as const;
}

/** The label of the tab that an address belongs to; undefined for the runs, which stand for the whole stack. */
export function partOf(pathname: string): string | undefined {
  const part = pathname.split('/')[3];
  return part === undefined ? undefined : tabs('').find(({ to }) => to.split('/')[3] === part)?.label;
}

function StackFacts({ stack }: { stack: StackDetails }) {
  return (
    <>
      <StateMark state={stack.state} />
      <span>
        {fullRepository(stack)} · {stack.branch}
        {stack.projectRoot ? ` · /${stack.projectRoot}` : ''}
      </span>
      {stack.trackedCommit === null ? (
        <span>No commit tracked yet</span>
      ) : (
        <Hash hash={stack.trackedCommit.hash} url={stack.trackedCommit.url} />
      )}
      <span>{stack.autodeploy ? 'Autodeploy' : 'Plans wait for confirmation'}</span>
      <PoolLink pool={stack.workerPool} />
      <Labels labels={stack.labels} />
    </>
  );
}

/** Why something cannot be done, with the way out. */
function StackNotices({ stack, commands }: { stack: StackDetails; commands: StackCommands }) {
  return (
    <>
      {stack.attached ? null : (
        <Notice
          tone="danger"
          icon={<Unplug size={16} aria-hidden />}
          title="The integration of this stack is gone"
          action={
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              <Link to="/stack/$stack/settings" params={{ stack: stack.id }} className="link">
                Attach another one
              </Link>
              <Link to="/source-control" className="link">
                Restore it, or attach many stacks at once
              </Link>
            </span>
          }
        >
          Webhooks are not processed and no run can start until another integration is attached.
        </Notice>
      )}
      {stack.lockedBy === null ? null : (
        <Notice
          tone="warning"
          icon={<Lock size={16} aria-hidden />}
          title={
            <>
              Locked by {stack.lockedBy}{' '}
              {stack.lockedAt === null ? null : (
                <TimeAgo at={stack.lockedAt} className="ml-1 font-normal text-muted" />
              )}
            </>
          }
          action={
            <Button size="small" busy={commands.busy === 'lock'} onClick={commands.unlock}>
              Unlock
            </Button>
          }
        >
          {stack.lockNote === null || stack.lockNote === ''
            ? 'Only the owner of the lock may start runs.'
            : stack.lockNote}
        </Notice>
      )}
      {stack.deleting ? <Notice tone="warning" title="This stack is being deleted" /> : null}
      {stack.isDisabled ? (
        <Notice
          tone="warning"
          icon={<PowerOff size={16} aria-hidden />}
          title="This stack is disabled"
          action={
            stack.abilities.includes('stack:update') ? (
              <Button size="small" busy={commands.busy === 'switch'} onClick={() => commands.turn(true)}>
                Enable
              </Button>
            ) : undefined
          }
        >
          Events are ignored, nothing starts, and runs that wait go on waiting.
        </Notice>
      ) : null}
    </>
  );
}
