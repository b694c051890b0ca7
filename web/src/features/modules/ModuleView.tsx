import { Link } from '@tanstack/react-router';
import { Tag, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Labels } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { Hash } from '../../ui/mono.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { PoolLink } from '../workers/pool-link.tsx';
import { sourceOf } from './ModulesView.tsx';
import type { ModuleDetails } from './model.ts';

interface ModuleViewProps {
  module: ModuleDetails | undefined;
  problem: Problem | null;
  onRetry: () => void;
  release: { busy: boolean; problem: Problem | null; submit: () => void };
  children: ReactNode;
}

export function ModuleView({ module, problem, onRetry, release, children }: ModuleViewProps) {
  if (problem !== null) return <PageProblem problem={problem} onRetry={onRetry} />;
  if (module === undefined) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/modules" className="hover:underline">
            Modules
          </Link>,
        ]}
        title={module.id}
        actions={
          <Button
            look="primary"
            icon={<Tag size={15} aria-hidden />}
            busy={release.busy}
            disabledReason={whyNotRelease(module)}
            onClick={release.submit}
          >
            Release branch
          </Button>
        }
        facts={<ModuleFacts module={module} />}
      >
        <LinkTabs label="Parts of the module" tabs={tabs(module.id)} />
      </PageHeader>
      <PageBody wide>
        <div className="grid gap-4">
          <ProblemNotice problem={release.problem} title="No version was made" />
          {module.attached ? null : <Detached id={module.id} />}
          {children}
        </div>
      </PageBody>
    </>
  );
}

function tabs(module: string) {
  const params = { module };
  return [
    {
      to: '/module/$module',
      params,
      label: 'Versions',
      activeOptions: { exact: true, includeSearch: false },
    },
    { to: '/module/$module/proposals', params, label: 'Proposals' },
    { to: '/module/$module/used-by', params, label: 'Used by' },
    { to: '/module/$module/environment', params, label: 'Environment' },
    { to: '/module/$module/settings', params, label: 'Settings' },
  ] as const;
}

/** The label of the tab that an address belongs to; undefined for the versions, which stand for the whole module. */
export function partOf(pathname: string): string | undefined {
  const part = pathname.split('/')[3];
  return part === undefined ? undefined : tabs('').find(({ to }) => to.split('/')[3] === part)?.label;
}

function ModuleFacts({ module }: { module: ModuleDetails }) {
  return (
    <>
      <span className="font-mono">{module.current === null ? 'No version yet' : module.current.number}</span>
      <span>{sourceOf(module)}</span>
      {module.trackedCommit === null ? null : (
        <Hash hash={module.trackedCommit.hash} url={module.trackedCommit.url} />
      )}
      <PoolLink pool={module.workerPool} />
      <Labels labels={module.labels} />
      {module.description ? (
        <div className="w-full max-w-[75ch] pt-1">
          <MarkdownText text={module.description} />
        </div>
      ) : null}
    </>
  );
}

const Detached = ({ id }: { id: string }) => (
  <Notice
    tone="danger"
    icon={<Unplug size={16} aria-hidden />}
    title="The integration of this module is gone"
    action={
      <Link to="/module/$module/settings" params={{ module: id }} className="link">
        Attach another one
      </Link>
    }
  >
    Its versions stay as they are, but no new one can be made until another integration is attached.
  </Notice>
);

function whyNotRelease(module: ModuleDetails): string | undefined {
  if (!module.abilities.includes('module:release')) return 'Your roles in this space do not allow this.';
  if (module.releaseBy === 'TAG') return 'Versions of this module come from tags: push one such as v1.2.3.';
  return module.attached ? undefined : 'The integration is gone. Attach another one in the settings.';
}
