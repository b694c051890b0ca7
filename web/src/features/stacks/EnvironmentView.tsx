import { FileKey2, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import { type AddConfig, ConfigDialog } from './config-dialog.tsx';
import type { ConfigElement } from './model.ts';
import { type Part, PartBody } from './part.tsx';

interface EnvironmentViewProps extends Part<ConfigElement> {
  intro: string;
  mayChange: boolean;
  add: AddConfig;
  remove: {
    busy: boolean;
    problem: Problem | null;
    submit: (id: string, done: () => void) => void;
    reset: () => void;
  };
}

export function EnvironmentView({ intro, mayChange, add, remove, ...part }: EnvironmentViewProps) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const reason = mayChange ? undefined : 'Your roles in this space do not allow changing the environment.';
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">{intro}</p>
        <Button
          icon={<Plus size={16} aria-hidden />}
          disabledReason={reason}
          onClick={() => {
            add.reset();
            setAdding(true);
          }}
        >
          Add
        </Button>
      </div>
      <PartBody
        {...part}
        empty={{
          icon: <FileKey2 size={28} />,
          title: 'Nothing is set',
          text: 'Set TF_VAR_… for input variables, the provider’s variables for credentials, or mount a file. Secrets are stored encrypted.',
        }}
      >
        {(items) => (
          <Table
            caption="Environment"
            rowKey={(each) => `${each.type} ${each.id}`}
            rows={items}
            columns={columns(reason, (id) => {
              remove.reset();
              setRemoving(id);
            })}
          />
        )}
      </PartBody>
      {adding ? <ConfigDialog add={add} onClose={() => setAdding(false)} /> : null}
      {removing === null ? null : (
        <TypedConfirm
          title={`Remove ${removing}`}
          name={null}
          verb="Remove"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(removing, () => setRemoving(null))}
          onClose={() => setRemoving(null)}
        >
          <p>Runs that start from then on do without it. Its value is gone for good.</p>
        </TypedConfirm>
      )}
    </>
  );
}

const columns = (
  reason: string | undefined,
  onRemove: (id: string) => void,
): readonly Column<ConfigElement>[] => [
  { title: 'Name', lead: true, cell: (each) => <span className="font-mono break-all">{each.id}</span> },
  { title: 'Kind', cell: (each) => (each.type === 'FILE_MOUNT' ? 'Mounted file' : 'Variable') },
  {
    title: 'Value',
    className: 'max-w-96',
    cell: (each) => {
      if (each.writeOnly || each.value === null) return <Badge>Secret</Badge>;
      return <span className="block font-mono lg:max-w-96 lg:truncate">{each.value}</span>;
    },
  },
  {
    title: 'Actions',
    corner: true,
    className: 'w-12 text-right',
    cell: (each) =>
      each.runtime ? (
        <span className="text-muted">From Gantry</span>
      ) : (
        <MoreMenu
          of={each.id}
          items={[
            {
              label: 'Remove',
              danger: true,
              icon: <Trash2 size={15} aria-hidden />,
              disabledReason: reason,
              onSelect: () => onRemove(each.id),
            },
          ]}
        />
      ),
  },
];
