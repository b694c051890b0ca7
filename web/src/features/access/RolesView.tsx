import { Link, useNavigate } from '@tanstack/react-router';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Role } from './model.ts';

interface RolesViewProps {
  roles: readonly Role[] | undefined;
  problem: Problem | null;
  mayChange: boolean;
  onRetry: () => void;
  remove: {
    busy: boolean;
    problem: Problem | null;
    reset: () => void;
    submit: (id: string, done: () => void) => void;
  };
}

export function RolesView({ roles, problem, mayChange, onRetry, remove }: RolesViewProps) {
  const navigate = useNavigate();
  const [removing, setRemoving] = useState<Role | null>(null);
  const edit = (role: Role) => void navigate({ to: '/roles/$role', params: { role: role.id } });
  return (
    <>
      <PageHeader
        title="Roles"
        facts="What may be done; the pages of spaces say by whom and where"
        actions={
          mayChange ? (
            <Link to="/roles/new" className={buttonClass('primary')}>
              <Plus size={16} aria-hidden />
              New role
            </Link>
          ) : undefined
        }
      />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {roles === undefined && problem === null ? <RowsSkeleton rows={3} /> : null}
        {roles === undefined ? null : (
          <Table
            caption="Roles"
            rows={roles}
            rowKey={({ id }) => id}
            columns={columns({
              mayChange,
              onEdit: edit,
              onDelete: (role) => {
                remove.reset();
                setRemoving(role);
              },
            })}
          />
        )}
      </PageBody>
      {removing === null ? null : (
        <TypedConfirm
          title={`Delete role ${removing.name}`}
          name={removing.name}
          verb="Delete role"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(removing.id, () => setRemoving(null))}
          onClose={() => setRemoving(null)}
        >
          <p>A role that somebody still holds cannot be deleted: take it from them first.</p>
        </TypedConfirm>
      )}
    </>
  );
}

interface ColumnContext {
  mayChange: boolean;
  onEdit: (role: Role) => void;
  onDelete: (role: Role) => void;
}

const columns = ({ mayChange, onEdit, onDelete }: ColumnContext): readonly Column<Role>[] => [
  {
    title: 'Name',
    lead: true,
    cell: (role) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Link to="/roles/$role" params={{ role: role.id }} className="font-medium hover:underline">
          {role.name}
        </Link>
        {role.isSystem ? <Badge>Built in</Badge> : null}
      </span>
    ),
  },
  { title: 'Description', cell: (role) => role.description },
  { title: 'Allows', cell: (role) => `${role.actions.length} actions` },
  {
    title: 'Held',
    cell: (role) =>
      role.roleBindingsCount === 0 ? (
        <span className="text-muted">By nobody</span>
      ) : (
        `${role.roleBindingsCount} ${role.roleBindingsCount === 1 ? 'time' : 'times'}`
      ),
  },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (role) =>
      role.isSystem || !mayChange ? null : (
        <MoreMenu
          of={role.name}
          items={[
            { label: 'Edit', icon: <Pencil size={15} aria-hidden />, onSelect: () => onEdit(role) },
            {
              label: 'Delete',
              danger: true,
              icon: <Trash2 size={15} aria-hidden />,
              onSelect: () => onDelete(role),
            },
          ]}
        />
      ),
  },
];
