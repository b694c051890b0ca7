import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { FolderTree, Link2Off, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { Space } from '../identity/model.ts';
import type { SpaceCommands } from './commands.ts';
import { type BindableActor, type Role, type RoleBinding, treeRows } from './model.ts';
import { SpaceDialog } from './space-dialog.tsx';
import { SpacePanel } from './space-panel.tsx';

export interface Members {
  /** Undefined while they are loaded, and for whoever administers no space. */
  bindings: readonly RoleBinding[] | undefined;
  roles: readonly Role[];
  actors: readonly BindableActor[];
}

interface SpacesViewProps extends SpaceCommands {
  spaces: readonly Space[] | undefined;
  chosen: string | null;
  problem: Problem | null;
  rootAdmin: boolean;
  adminsManageChildren: boolean;
  onRetry: () => void;
  members: Members;
}

export function SpacesView({ spaces, chosen, problem, onRetry, ...props }: SpacesViewProps) {
  const [creating, setCreating] = useState(false);
  const space = spaces?.find(({ id }) => id === chosen) ?? (chosen === null ? spaces?.[0] : undefined);
  const parents = (spaces ?? []).filter(
    ({ abilities }) => props.rootAdmin || (props.adminsManageChildren && abilities.includes('space:admin')),
  );
  const open = () => {
    props.save.reset();
    setCreating(true);
  };
  return (
    <>
      <PageHeader
        title="Spaces"
        facts="Roles flow down the tree; what a space inherits, it may use"
        actions={
          <Button
            look="primary"
            icon={<Plus size={16} aria-hidden />}
            onClick={open}
            disabledReason={parents.length > 0 ? undefined : 'Only root admins change the tree of spaces.'}
          >
            New space
          </Button>
        }
      />
      <PageBody wide>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        {spaces === undefined && problem === null ? <RowsSkeleton rows={4} /> : null}
        {spaces === undefined ? null : (
          <TreeAndSpace spaces={spaces} space={space} parents={parents} {...props} />
        )}
      </PageBody>
      {creating ? (
        <SpaceDialog
          space={null}
          spaces={spaces ?? []}
          parents={parents}
          parent={parents.some(({ id }) => id === space?.id) ? (space?.id ?? null) : (parents[0]?.id ?? null)}
          mayIsolate={props.rootAdmin}
          save={props.save}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </>
  );
}

type TreeAndSpaceProps = Omit<SpacesViewProps, 'spaces' | 'chosen' | 'problem' | 'onRetry'> & {
  spaces: readonly Space[];
  space: Space | undefined;
  parents: readonly Space[];
};

function TreeAndSpace({ spaces, space, parents, ...props }: TreeAndSpaceProps) {
  if (spaces.length === 0) {
    return (
      <EmptyState icon={<FolderTree size={28} />} title="You see no space yet">
        A space holds stacks and integrations, and says who may do what with them. Ask an admin for a role in
        one.
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <div className="grid grid-cols-1 gap-4">
        <SpaceTree spaces={spaces} chosen={space?.id ?? null} />
        {props.rootAdmin ? <TreeSettings {...props} /> : null}
      </div>
      {space === undefined ? (
        <EmptyState icon={<FolderTree size={28} />} title="There is no such space">
          It was deleted, or your roles do not let you see it.
        </EmptyState>
      ) : (
        <SpacePanel key={space.id} space={space} spaces={spaces} parents={parents} {...props} />
      )}
    </div>
  );
}

function SpaceTree({ spaces, chosen }: { spaces: readonly Space[]; chosen: string | null }) {
  return (
    <nav aria-label="Spaces" className="rounded border border-border bg-surface p-1.5">
      {treeRows(spaces).map(({ space, depth }) => (
        <Link
          key={space.id}
          to="/spaces/$space"
          params={{ space: space.id }}
          aria-current={space.id === chosen ? 'page' : undefined}
          activeProps={{}}
          style={{ paddingLeft: `${0.625 + depth * 1.125}rem` }}
          className={clsx(
            'flex min-h-9 items-center gap-2 rounded py-1.5 pr-2',
            space.id === chosen ? 'bg-selected font-medium text-accent-text' : 'hover:bg-hover',
          )}
        >
          <span className="min-w-0 grow wrap-anywhere">{space.name}</span>
          {space.inheritEntities || space.parentSpace === null ? null : (
            <span title="Inherits nothing from the space above" className="shrink-0 text-muted">
              <Link2Off size={14} aria-hidden />
              <span className="sr-only">Inherits nothing</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function TreeSettings({
  settings,
  adminsManageChildren,
}: Pick<SpacesViewProps, 'settings' | 'adminsManageChildren'>) {
  return (
    <Card title="Who changes the tree">
      <div className="grid gap-3">
        <CheckBox
          label="Space admins manage the spaces below theirs"
          text="They make, move and delete them; such spaces always inherit. Off: only root admins do."
          checked={adminsManageChildren}
          disabled={settings.busy}
          onChange={(event) => settings.submit(event.target.checked)}
        />
        <ProblemNotice problem={settings.problem} />
      </div>
    </Card>
  );
}
