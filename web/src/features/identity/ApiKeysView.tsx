import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { ApiKeyDialog, type CreateApiKey } from './api-key-dialog.tsx';
import type { ApiKey } from './model.ts';

interface ApiKeysViewProps {
  apiKeys: readonly ApiKey[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
  create: CreateApiKey;
  remove: {
    busy: boolean;
    problem: Problem | null;
    submit: (id: string, done: () => void) => void;
    reset: () => void;
  };
}

export function ApiKeysView({ apiKeys, problem, onRetry, create, remove }: ApiKeysViewProps) {
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState<ApiKey | null>(null);
  const open = () => {
    create.reset();
    setCreating(true);
  };
  const ask = (key: ApiKey) => {
    remove.reset();
    setRemoving(key);
  };
  const newKey = (
    <Button look="primary" icon={<Plus size={16} aria-hidden />} onClick={open}>
      New API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        actions={newKey}
        facts="For the command line, the Terraform provider and your scripts"
      />
      <PageBody wide>
        {problem !== null ? <ProblemPanel problem={problem} onRetry={onRetry} /> : null}
        {apiKeys === undefined && problem === null ? <RowsSkeleton rows={3} /> : null}
        {apiKeys?.length === 0 ? (
          <EmptyState icon={<KeyRound size={28} />} title="No API keys yet">
            A key lets a program act without a person's password. Make one for each program, so that one can
            be taken away without the others.
          </EmptyState>
        ) : null}
        {apiKeys !== undefined && apiKeys.length > 0 ? (
          <Table caption="API keys" columns={columns(ask)} rows={apiKeys} rowKey={(key) => key.id} />
        ) : null}
      </PageBody>
      {creating ? <ApiKeyDialog create={create} onClose={() => setCreating(false)} /> : null}
      {removing === null ? null : (
        <TypedConfirm
          title={`Delete API key ${removing.name}`}
          name={null}
          verb="Delete key"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(removing.id, () => setRemoving(null))}
          onClose={() => setRemoving(null)}
        >
          <p>Programs that use it are refused from then on. This cannot be undone.</p>
        </TypedConfirm>
      )}
    </>
  );
}

const columns = (onDelete: (key: ApiKey) => void): readonly Column<ApiKey>[] => [
  { title: 'Name', lead: true, cell: (key) => <span className="font-medium">{key.name}</span> },
  { title: 'Key ID', cell: (key) => <code className="font-mono text-xs">{key.id}</code> },
  {
    title: 'Rights',
    cell: (key) => (key.admin ? <Badge tone="warning">Root admin</Badge> : 'As given by roles'),
  },
  { title: 'Made', cell: (key) => <TimeAgo at={key.createdAt} /> },
  {
    title: 'Last used',
    cell: (key) => (key.lastUsedAt === null ? 'Never' : <TimeAgo at={key.lastUsedAt} />),
  },
  {
    title: 'Actions',
    className: 'w-12 text-right',
    cell: (key) => (
      <MoreMenu
        of={key.name}
        items={[
          {
            label: 'Delete',
            danger: true,
            icon: <Trash2 size={15} aria-hidden />,
            onSelect: () => onDelete(key),
          },
        ]}
      />
    ),
  },
];
