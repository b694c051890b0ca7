import { Pencil, Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Badge, Labels } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { Card, Facts } from '../../ui/page.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Space } from '../identity/model.ts';
import { BindDialog } from './bind-dialog.tsx';
import type { SpaceCommands } from './commands.ts';
import { kindWords, pathOf, type RoleBinding, withAncestors } from './model.ts';
import type { Members } from './SpacesView.tsx';
import { SpaceDialog } from './space-dialog.tsx';

interface SpacePanelProps extends SpaceCommands {
  space: Space;
  spaces: readonly Space[];
  /** Spaces below which the viewer may put others. */
  parents: readonly Space[];
  rootAdmin: boolean;
  members: Members;
}

export function SpacePanel({ space, spaces, parents, ...props }: SpacePanelProps) {
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const isRoot = space.parentSpace === null && space.id === 'root';
  const mayEdit = space.abilities.includes('space:admin');
  const mayDelete = !isRoot && parents.some(({ id }) => id === space.parentSpace);
  const close = () => setOpen(null);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6">
      <Card
        title={pathOf(spaces, space.id)}
        actions={
          <div className="flex gap-2">
            {mayEdit ? (
              <Button size="small" icon={<Pencil size={14} aria-hidden />} onClick={() => setOpen('edit')}>
                Edit space
              </Button>
            ) : null}
            {mayDelete ? (
              <Button size="small" icon={<Trash2 size={14} aria-hidden />} onClick={() => setOpen('delete')}>
                Delete
              </Button>
            ) : null}
          </div>
        }
      >
        {space.description === '' ? null : (
          <div className="mb-4">
            <MarkdownText text={space.description} />
          </div>
        )}
        <Facts items={factsOf(space, isRoot)} />
      </Card>
      {mayEdit ? <MembersCard space={space} spaces={spaces} {...props} /> : <NoMembers />}
      {open === 'edit' ? (
        <SpaceDialog
          space={space}
          spaces={spaces}
          parents={parents}
          parent={space.parentSpace}
          mayIsolate={props.rootAdmin}
          save={props.save}
          onClose={close}
        />
      ) : null}
      {open === 'delete' ? (
        <TypedConfirm
          title={`Delete space ${space.name}`}
          name={space.name}
          verb="Delete space"
          busy={props.remove.busy}
          problem={props.remove.problem}
          onConfirm={() => props.remove.submit(space.id, space.parentSpace ?? 'root', close)}
          onClose={close}
        >
          <p>Only an empty space can be deleted. The roles that are held in it go with it.</p>
        </TypedConfirm>
      ) : null}
    </div>
  );
}

const factsOf = (space: Space, isRoot: boolean) =>
  [
    [
      'ID',
      <span key="id" className="inline-flex items-center gap-0.5 font-mono text-sm">
        {space.id}
        <CopyButton text={space.id} what="space ID" />
      </span>,
    ],
    [
      'Inheritance',
      isRoot
        ? 'The root has nothing above it'
        : space.inheritEntities
          ? 'Uses what the space above has; whoever holds a role here may read there'
          : 'Off: uses only what is its own',
    ],
    ['Labels', space.labels.length === 0 ? 'None' : <Labels key="labels" labels={space.labels} />],
  ] as const;

const NoMembers = () => (
  <Card title="Members">
    <p className="text-muted">Only admins of the space see who holds which role in it.</p>
  </Card>
);

function MembersCard({
  space,
  spaces,
  members,
  bind,
  unbind,
}: Pick<SpacePanelProps, 'space' | 'spaces' | 'members' | 'bind' | 'unbind'>) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RoleBinding | null>(null);
  const reached = withAncestors(spaces, space.id);
  const shown = members.bindings?.filter(({ spaceID }) => reached.includes(spaceID));
  const nameOf = (id: string) => members.roles.find((role) => role.id === id)?.name ?? id;
  const add = () => {
    bind.reset();
    setAdding(true);
  };
  return (
    <Card
      title="Members"
      actions={
        <Button size="small" icon={<UserPlus size={14} aria-hidden />} onClick={add}>
          Give a role
        </Button>
      }
    >
      {shown === undefined ? <RowsSkeleton rows={3} /> : null}
      {shown?.length === 0 ? <p className="text-muted">Nobody holds a role here yet.</p> : null}
      {shown !== undefined && shown.length > 0 ? (
        <Table
          caption="Members"
          rows={shown}
          rowKey={({ id }) => id}
          columns={columns({
            space,
            nameOf,
            pathOf: (id) => pathOf(spaces, id),
            onRemove: (binding) => {
              unbind.reset();
              setRemoving(binding);
            },
          })}
        />
      ) : null}
      {adding ? (
        <BindDialog space={space} members={members} bind={bind} onClose={() => setAdding(false)} />
      ) : null}
      {removing === null ? null : (
        <TypedConfirm
          title={`Take ${nameOf(removing.roleID)} from ${removing.actorName}`}
          name={null}
          verb="Take the role"
          busy={unbind.busy}
          problem={unbind.problem}
          onConfirm={() => unbind.submit(removing.id, () => setRemoving(null))}
          onClose={() => setRemoving(null)}
        >
          <p>It ends at once, here and in all spaces below {space.name}.</p>
        </TypedConfirm>
      )}
    </Card>
  );
}

interface ColumnContext {
  space: Space;
  nameOf: (role: string) => string;
  pathOf: (space: string) => string;
  onRemove: (binding: RoleBinding) => void;
}

const columns = ({
  space,
  nameOf,
  pathOf: path,
  onRemove,
}: ColumnContext): readonly Column<RoleBinding>[] => [
  {
    title: 'Who',
    lead: true,
    cell: (each) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <span className="font-medium">{each.actorName}</span>
        {each.actorKind === 'USER' ? null : <Badge>{kindWords[each.actorKind]}</Badge>}
      </span>
    ),
  },
  { title: 'Role', cell: (each) => nameOf(each.roleID) },
  {
    title: 'Held in',
    cell: (each) =>
      each.spaceID === space.id ? 'This space' : <span className="text-muted">{path(each.spaceID)}</span>,
  },
  {
    title: 'Given',
    cell: (each) => (
      <span>
        <TimeAgo at={each.createdAt} /> <span className="text-muted">by {each.createdBy}</span>
      </span>
    ),
  },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (each) =>
      each.spaceID === space.id ? (
        <MoreMenu
          of={each.actorName}
          items={[
            {
              label: 'Take the role',
              danger: true,
              icon: <Trash2 size={15} aria-hidden />,
              onSelect: () => onRemove(each),
            },
          ]}
        />
      ) : null,
  },
];
