import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { isFiltered, type StackFilter, stateGroups } from './stack-filter.ts';

const text = z.string().optional();
const savedViews = z.array(
  z.object({
    name: z.string(),
    filter: z.object({
      text,
      label: text,
      space: text,
      repository: text,
      folder: text,
      state: z.enum(stateGroups).optional(),
      only: z.enum(['locked', 'detached']).optional(),
      order: z.enum(['name', 'recent']).optional(),
    }),
  }),
);
type SavedView = z.infer<typeof savedViews>[number];

const storageKey = 'gantry.stack-views';

function readViews(): SavedView[] {
  try {
    return savedViews.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? '[]')).data ?? [];
  } catch {
    return [];
  }
}

function writeViews(views: readonly SavedView[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(views));
  } catch {
    toast.error('The browser does not allow storing views. The address of the page keeps the filter, too.');
  }
}

interface SavedViewsProps {
  filter: StackFilter;
  onFilter: (filter: StackFilter) => void;
}

/** Filters that a person comes back to, kept in this browser. To share one, share the address. */
export function SavedViews({ filter, onFilter }: SavedViewsProps) {
  const [views, setViews] = useState(readViews);
  const [naming, setNaming] = useState(false);
  const store = (next: readonly SavedView[]) => {
    setViews([...next]);
    writeViews(next);
  };
  const current = views.find((view) => same(view.filter, filter));
  return (
    <>
      <Menu
        items={[
          ...views.map((view) => ({
            label: view.name,
            icon: <Bookmark size={15} aria-hidden />,
            onSelect: () => onFilter(view.filter),
          })),
          current === undefined
            ? {
                label: 'Save this view',
                icon: <BookmarkPlus size={15} aria-hidden />,
                disabledReason:
                  isFiltered(filter) || filter.order !== undefined ? undefined : 'Set a filter first.',
                onSelect: () => setNaming(true),
              }
            : {
                label: `Forget ${current.name}`,
                icon: <Trash2 size={15} aria-hidden />,
                danger: true,
                onSelect: () => store(views.filter((view) => view !== current)),
              },
        ]}
        trigger={
          <Button icon={<Bookmark size={15} aria-hidden />}>
            {current === undefined ? 'Views' : current.name}
          </Button>
        }
      />
      {naming ? (
        <NameDialog
          taken={views.map(({ name }) => name)}
          onClose={() => setNaming(false)}
          onName={(name) => {
            store([...views, { name, filter }]);
            setNaming(false);
          }}
        />
      ) : null}
    </>
  );
}

const same = (one: StackFilter, other: StackFilter): boolean => canonical(one) === canonical(other);
const canonical = (filter: StackFilter): string =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .toSorted(),
  );

interface NameDialogProps {
  taken: readonly string[];
  onName: (name: string) => void;
  onClose: () => void;
}

function NameDialog({ taken, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const trimmed = name.trim();
  const error =
    trimmed === '' ? 'Enter a name.' : taken.includes(trimmed) ? 'There is a view of this name.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (error === undefined) onName(trimmed);
  };
  return (
    <Dialog
      open
      title="Save this view"
      text="Kept in this browser. To share it, share the address of the page."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="name-view">
            Save view
          </Button>
        </>
      }
    >
      <form id="name-view" onSubmit={submit}>
        <Field label="Name" error={tried ? error : undefined}>
          {(ids) => (
            <input
              {...ids}
              className="control"
              maxLength={60}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
