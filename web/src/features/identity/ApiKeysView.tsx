import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo, useNow } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { ApiKeyDialog } from './api-key-dialog.tsx';
import type { ApiKey, FreshSecret, NewApiKey, Space } from './model.ts';
import { RoleText } from './role-pairs-field.tsx';

interface ApiKeysViewProps {
  apiKeys: readonly ApiKey[] | undefined;
  spaces: readonly Space[];
  problem: Problem | null;
  onRetry: () => void;
  create: Deed<NewApiKey, FreshSecret>;
  remove: Deed<string>;
}

export function ApiKeysView({ apiKeys, spaces, problem, onRetry, create, remove }: ApiKeysViewProps) {
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<FreshSecret | null>(null);
  const [removing, setRemoving] = useState<ApiKey | null>(null);
  const open = () => {
    create.reset();
    setMade(null);
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
          <Table caption="API keys" columns={columns(spaces, ask)} rows={apiKeys} rowKey={(key) => key.id} />
        ) : null}
      </PageBody>
      {creating ? (
        <ApiKeyDialog
          create={create}
          spaces={spaces}
          made={made}
          onMade={setMade}
          onClose={() => setCreating(false)}
        />
      ) : null}
      {removing === null ? null : (
        <TypedConfirm
          title={`Revoke API key ${removing.name}`}
          name={null}
          verb="Revoke key"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(removing.id, () => setRemoving(null))}
          onClose={() => setRemoving(null)}
        >
          <p>
            Programs that use it are refused from now on, with tokens that they have already too. This cannot
            be undone.
          </p>
        </TypedConfirm>
      )}
    </>
  );
}

const columns = (spaces: readonly Space[], onRevoke: (key: ApiKey) => void): readonly Column<ApiKey>[] => [
  {
    title: 'Name',
    lead: true,
    cell: (key) => (
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{key.name}</span>
        {key.oidc === null ? null : <Badge tone="info">{new URL(key.oidc.issuer).host}</Badge>}
      </span>
    ),
  },
  { title: 'Key ID', cell: (key) => <code className="font-mono text-xs">{key.id}</code> },
  {
    title: 'Roles',
    cell: (key) =>
      key.admin ? <Badge tone="warning">Root admin</Badge> : <RoleText pairs={key.roles} spaces={spaces} />,
  },
  { title: 'Expires', cell: (key) => <Expiry at={key.expiresAt} /> },
  {
    title: 'Last used',
    cell: (key) => (key.lastUsedAt === null ? 'Never' : <TimeAgo at={key.lastUsedAt} />),
  },
  {
    title: 'Made',
    cell: (key) => (
      <span>
        <TimeAgo at={key.createdAt} /> by {key.createdBy}
      </span>
    ),
  },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (key) => (
      <MoreMenu
        of={key.name}
        items={[
          {
            label: 'Revoke',
            danger: true,
            icon: <Trash2 size={15} aria-hidden />,
            onSelect: () => onRevoke(key),
          },
        ]}
      />
    ),
  },
];

function Expiry({ at }: { at: number | null }) {
  const now = useNow(60_000);
  if (at === null) return <span className="text-muted">Never</span>;
  return at <= now ? <Badge tone="warning">Expired</Badge> : <TimeAgo at={at} />;
}
