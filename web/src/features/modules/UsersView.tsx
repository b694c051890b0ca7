import { Link } from '@tanstack/react-router';
import { Boxes } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { Space } from '../identity/model.ts';
import { PartBody } from '../stacks/part.tsx';
import type { ModuleConsumer, ModuleShare } from './model.ts';

interface UsersViewProps {
  consumers: readonly ModuleConsumer[] | undefined;
  /** Of all parts of the list. */
  count: number;
  more: { busy: boolean; load: () => void } | null;
  shares: readonly ModuleShare[];
  /** Those that the module could be shared with. */
  spaces: readonly Space[];
  mayShare: boolean;
  problem: Problem | null;
  onRetry: () => void;
  sharing: {
    busy: boolean;
    problem: Problem | null;
    share: (space: string) => void;
    unshare: (space: string) => void;
  };
}

export function UsersView({ consumers, count, more, problem, onRetry, ...sharing }: UsersViewProps) {
  return (
    <>
      <p className="text-muted">Stacks whose last tracked run has installed the module from the registry.</p>
      <PartBody items={consumers} problem={problem} onRetry={onRetry} empty={nobody}>
        {(rows) => (
          <div className="grid gap-3">
            <Table caption="Used by" columns={columns} rows={rows} rowKey={(row) => keyOf(row, rows)} />
            {more === null ? null : (
              <p className="flex flex-wrap items-center justify-center gap-3 text-sm text-muted">
                {rows.length.toLocaleString('en')} of {count.toLocaleString('en')}
                <Button busy={more.busy} onClick={more.load}>
                  Show more
                </Button>
              </p>
            )}
          </div>
        )}
      </PartBody>
      {problem === null ? <Shares {...sharing} /> : null}
    </>
  );
}

const keyOf = (row: ModuleConsumer, rows: readonly ModuleConsumer[]): string =>
  `${row.stack?.id ?? rows.indexOf(row)} ${row.version.id}`;

const nobody = {
  icon: <Boxes size={28} />,
  title: 'No stack uses it yet',
  text: 'A stack is named here after the first tracked run that has installed a version.',
};

const columns: readonly Column<ModuleConsumer>[] = [
  {
    title: 'Stack',
    lead: true,
    className: 'w-full',
    cell: ({ stack }) =>
      stack === null ? (
        <span className="text-muted">A stack that you may not see</span>
      ) : (
        <Link to="/stack/$stack" params={{ stack: stack.id }} className="font-medium hover:underline">
          {stack.name}
        </Link>
      ),
  },
  {
    title: 'Version',
    cell: ({ version }) => (
      <span className="inline-flex items-center gap-2 whitespace-nowrap">
        <code className="font-mono">{version.number}</code>
        {version.yanked ? <Badge tone="warning">Bad</Badge> : null}
      </span>
    ),
  },
  {
    title: 'Proposed',
    className: 'min-w-48',
    cell: ({ raise }) => (raise === null ? null : <Raise {...raise} />),
  },
  { title: 'Installed', className: 'whitespace-nowrap', cell: ({ seenAt }) => <TimeAgo at={seenAt} /> },
];

/** The pull request that raises the version, or why there is none. */
function Raise({ number, pullRequest, problem }: NonNullable<ModuleConsumer['raise']>) {
  if (pullRequest === null) return <span className="text-danger">{problem}</span>;
  return (
    <a href={pullRequest.url} target="_blank" rel="noreferrer" className="link whitespace-nowrap">
      {number} in #{pullRequest.number}
    </a>
  );
}

type SharesProps = Pick<UsersViewProps, 'shares' | 'spaces' | 'mayShare' | 'sharing'>;

function Shares({ shares, spaces, mayShare, sharing }: SharesProps) {
  const shared = new Set(shares.map(({ spaceId }) => spaceId));
  return (
    <Card title="Shared with spaces">
      <p className="max-w-[75ch] text-muted">
        Stacks of the space of the module, and of spaces that inherit from it, may install it. So may those of
        the spaces named here.
      </p>
      {shares.length === 0 ? null : (
        <ul className="mt-3 divide-y divide-border border-y border-border">
          {shares.map((share) => (
            <li key={share.spaceId} className="flex flex-wrap items-center justify-between gap-2 py-2">
              <span>
                <span className="font-medium">{share.space?.name ?? share.spaceId}</span>{' '}
                <span className="text-sm text-muted">
                  since <TimeAgo at={share.sharedAt} />, by {share.sharedBy}
                </span>
              </span>
              {mayShare ? (
                <Button size="small" busy={sharing.busy} onClick={() => sharing.unshare(share.spaceId)}>
                  Stop sharing
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3 grid gap-3">
        <ProblemNotice problem={sharing.problem} title="The sharing was not changed" />
        {mayShare ? (
          <ShareForm spaces={spaces.filter(({ id }) => !shared.has(id))} sharing={sharing} />
        ) : null}
      </div>
    </Card>
  );
}

function ShareForm({ spaces, sharing }: Pick<UsersViewProps, 'spaces' | 'sharing'>) {
  const [space, choose] = useState('');
  if (spaces.length === 0)
    return <p className="text-sm text-muted">There is no other space to share it with.</p>;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (space !== '') sharing.share(space);
        choose('');
      }}
    >
      <div className="min-w-56">
        <Field label="Space">
          {(ids) => (
            <select
              {...ids}
              className="control"
              value={space}
              onChange={(event) => choose(event.target.value)}
            >
              <option value="">Choose a space</option>
              {spaces.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Button
        type="submit"
        busy={sharing.busy}
        disabledReason={space === '' ? 'Choose a space first.' : undefined}
      >
        Share
      </Button>
    </form>
  );
}
