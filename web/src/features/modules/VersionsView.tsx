import { Link } from '@tanstack/react-router';
import { GitPullRequest, Tag } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { FilterLinks } from '../../ui/filter-links.tsx';
import { Hash } from '../../ui/mono.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { MoreRows } from '../runs/run-table.tsx';
import { type Part, PartBody } from '../stacks/part.tsx';
import { exampleConfig } from './ModuleCreateView.tsx';
import type { VersionSummary } from './model.ts';
import { numberOf, VersionMark } from './version-mark.tsx';

interface VersionsViewProps extends Part<VersionSummary> {
  module: string;
  kind: 'released' | 'all' | 'proposed';
  more: MoreRows | null;
}

export function VersionsView({ module, kind, more, ...part }: VersionsViewProps) {
  return (
    <>
      {kind === 'proposed' ? (
        <p className="text-muted">Other branches and pull requests: tested, and never released.</p>
      ) : (
        <Filter module={module} kind={kind} />
      )}
      <PartBody {...part} empty={kind === 'proposed' ? noProposals : noVersions}>
        {(versions) => (
          <>
            <Table
              caption={kind === 'proposed' ? 'Proposals' : 'Versions'}
              columns={columnsOf(module)}
              rows={versions}
              rowKey={(version) => version.id}
            />
            {more === null ? null : (
              <div className="mt-3 flex justify-center">
                <Button busy={more.busy} onClick={more.load}>
                  Show older ones
                </Button>
              </div>
            )}
          </>
        )}
      </PartBody>
    </>
  );
}

function Filter({ module, kind }: Pick<VersionsViewProps, 'module' | 'kind'>) {
  const link = { to: '/module/$module', params: { module } } as const;
  return (
    <FilterLinks
      label="Versions shown"
      links={[
        { ...link, key: 'released', search: {}, text: 'Without failed', chosen: kind === 'released' },
        { ...link, key: 'all', search: { failed: 'shown' }, text: 'All', chosen: kind === 'all' },
      ]}
    />
  );
}

const noVersions = {
  icon: <Tag size={28} />,
  title: 'No versions yet',
  text: (
    <>
      <p>
        A push to the branch makes one, with the number and the tests that{' '}
        <code className="font-mono text-sm">.gantry/config.yml</code> names. Failed ones are under All.
      </p>
      <pre className="mt-3 overflow-x-auto rounded border border-border bg-sunken p-3 text-left font-mono text-xs">
        {exampleConfig}
      </pre>
    </>
  ),
};
const noProposals = {
  icon: <GitPullRequest size={28} />,
  title: 'No proposals yet',
  text: 'A push to another branch, or a pull request, runs the tests of the module and reports to the commit.',
};

const columnsOf = (module: string): readonly Column<VersionSummary>[] => [
  { title: 'State', lead: true, className: 'w-44', cell: (version) => <VersionMark version={version} /> },
  {
    title: 'Version',
    lead: true,
    cell: (version) => (
      <Link
        to="/module/$module/version/$version"
        params={{ module, version: version.id }}
        className="font-mono font-medium whitespace-nowrap hover:underline"
      >
        {numberOf(version)}
      </Link>
    ),
  },
  {
    title: 'Commit',
    className: 'w-full max-w-0 min-w-64',
    cell: (version) => (
      <div className="min-w-0">
        <p className="lg:truncate">{version.commit.message?.split('\n')[0]}</p>
        {version.reason === null ? null : (
          <p className="text-muted lg:truncate" title={version.reason}>
            {version.reason}
          </p>
        )}
      </div>
    ),
  },
  { title: 'Branch', cell: (version) => <span className="whitespace-nowrap">{version.branch}</span> },
  { title: 'Hash', cell: (version) => <Hash hash={version.commit.hash} url={version.commit.url} /> },
  {
    title: 'Pull request',
    filled: ({ pullRequest }) => pullRequest !== null,
    cell: ({ pullRequest }) =>
      pullRequest === null ? null : (
        <a href={pullRequest.url} target="_blank" rel="noreferrer" className="link">
          #{pullRequest.number}
        </a>
      ),
  },
  { title: 'Made', className: 'whitespace-nowrap', cell: (version) => <TimeAgo at={version.createdAt} /> },
];
