import { Link } from '@tanstack/react-router';
import { GitPullRequest } from 'lucide-react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Hash } from '../../ui/mono.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card, Facts, PageBody, PageHeader } from '../../ui/page.tsx';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { sizeText } from '../../ui/size-text.ts';
import { TimeAgo } from '../../ui/time.tsx';
import type { ModuleDetails, VersionChanges, VersionDetails } from './model.ts';
import { NativeTests } from './native-tests.tsx';
import { PartCards } from './part-cards.tsx';
import { TestTable } from './test-table.tsx';
import { VersionActions, type VersionCommands } from './version-actions.tsx';
import { VersionChangesSection, VersionUse } from './version-changes.tsx';
import { numberOf, VersionMark } from './version-mark.tsx';

interface VersionViewProps extends VersionCommands {
  module: ModuleDetails | undefined;
  version: VersionDetails | undefined;
  changes: VersionChanges | null;
  problem: Problem | null;
  onRetry: () => void;
}

export function VersionView({ module, version, changes, problem, onRetry, ...commands }: VersionViewProps) {
  if (problem !== null) return <PageProblem problem={problem} onRetry={onRetry} />;
  if (module === undefined || version === undefined) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="modules" to="/modules" className="hover:underline">
            Modules
          </Link>,
          <Link key="module" to="/module/$module" params={{ module: module.id }} className="hover:underline">
            {module.id}
          </Link>,
        ]}
        title={titleOf(version)}
        actions={<VersionActions module={module} version={version} {...commands} />}
        facts={<VersionFacts version={version} />}
      />
      <PageBody>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <ProblemNotice problem={commands.rebuild.problem} title="It was not built again" />
          <VersionNotices version={version} />
          <VersionUse module={module} version={version} />
          <TestTable version={version} />
          <NativeTests runs={version.tests} />
          <VersionChangesSection module={module} changes={changes} />
          {version.root === null ? null : (
            <PartCards part={version.root} submodules={version.submodules} examples={version.examples} />
          )}
          {version.archiveSha256 === null ? null : <Archive version={version} sum={version.archiveSha256} />}
        </div>
      </PageBody>
    </>
  );
}

/** Of a module that is released by tags, a proposal has no number yet. */
const titleOf = (version: VersionDetails): string => {
  if (!version.proposed) return numberOf(version);
  return `Proposal ${version.number === '' ? `from ${version.branch}` : `of ${version.number}`}`;
};

function VersionFacts({ version }: { version: VersionDetails }) {
  return (
    <>
      <VersionMark version={version} />
      <span className="inline-flex items-center gap-1">
        {version.branch}
        <Hash hash={version.commit.hash} url={version.commit.url} />
      </span>
      <span>{version.commit.message?.split('\n')[0]}</span>
      {version.pullRequest === null ? null : (
        <a
          href={version.pullRequest.url}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex items-center gap-1"
        >
          <GitPullRequest size={14} aria-hidden />
          Pull request #{version.pullRequest.number}
        </a>
      )}
      <span>
        <TimeAgo at={version.createdAt} />, triggered by {version.triggeredBy}
      </span>
    </>
  );
}

function VersionNotices({ version }: { version: VersionDetails }) {
  return (
    <>
      {version.reason === null ? null : (
        <Notice tone="danger" title="This version failed">
          {version.reason}
        </Notice>
      )}
      {version.yanked ? (
        <Notice tone="warning" title={`Marked as bad by ${version.yankedBy ?? 'somebody'}`}>
          {version.yankedNote}
        </Notice>
      ) : null}
    </>
  );
}

const Archive = ({ version, sum }: { version: VersionDetails; sum: string }) => (
  <Card title="Archive">
    <Facts
      items={[
        [
          'SHA-256',
          <span key="sum" className="inline-flex items-center gap-1">
            <code className="font-mono text-sm break-all">{sum}</code>
            <CopyButton text={sum} what="SHA-256" />
          </span>,
        ],
        ['Size', sizeText(version.archiveBytes ?? 0)],
      ]}
    />
  </Card>
);
