import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useKnownRoles } from './known-roles.ts';
import type { Space } from './model.ts';
import type { RoleInSpace } from './people-model.ts';

interface RolePairsFieldProps {
  pairs: readonly RoleInSpace[];
  spaces: readonly Space[];
  error: string | undefined;
  onChange: (pairs: RoleInSpace[]) => void;
}

/** Which role in which space, as many as needed. */
export function RolePairsField({ pairs, spaces, error, onChange }: RolePairsFieldProps) {
  const roles = useKnownRoles();
  const note = useId();
  const marks = { 'aria-describedby': note, 'aria-invalid': error === undefined ? undefined : true } as const;
  const set = (at: number, change: Partial<RoleInSpace>) =>
    onChange(pairs.map((pair, index) => (index === at ? { ...pair, ...change } : pair)));
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">Roles</legend>
      <ul className="grid gap-2">
        {pairs.map((pair, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are their places
          <li key={index} className="flex items-center gap-2">
            <select
              {...marks}
              aria-label={`Role ${index + 1}`}
              value={pair.role}
              onChange={(event) => set(index, { role: event.target.value })}
              className="control min-w-0 flex-1"
            >
              {options(roles, pair.role).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <span className="text-muted">in</span>
            <select
              {...marks}
              aria-label={`Space of role ${index + 1}`}
              value={pair.space}
              onChange={(event) => set(index, { space: event.target.value })}
              className="control min-w-0 flex-1"
            >
              {options(spaces, pair.space).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <IconButton
              label={`Remove role ${index + 1}`}
              icon={<X size={16} aria-hidden />}
              onClick={() => onChange(pairs.filter((_pair, place) => place !== index))}
            />
          </li>
        ))}
      </ul>
      <div className="mt-2">
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => onChange([...pairs, { role: 'reader', space: spaces[0]?.id ?? 'root' }])}
        >
          Add a role
        </Button>
      </div>
      <div id={note} className="mt-1.5 text-sm">
        {error === undefined ? (
          <p className="text-muted">
            A role holds in the space and in all below it. Readers see, writers run, admins arrange.
          </p>
        ) : (
          <FieldError text={error} />
        )}
      </div>
    </fieldset>
  );
}

/** What is chosen stays choosable, also when this page does not know it by name. */
function options(known: readonly { id: string; name: string }[], chosen: string) {
  return known.some(({ id }) => id === chosen) ? known : [...known, { id: chosen, name: chosen }];
}

interface RoleTextProps {
  pairs: readonly RoleInSpace[];
  spaces: readonly Space[];
}

/** Roles in one line: `Admin in root, Reader in network`. */
export function RoleText({ pairs, spaces }: RoleTextProps) {
  const roles = useKnownRoles();
  const roleName = (role: string) => roles.find(({ id }) => id === role)?.name ?? role;
  const spaceName = (space: string) => spaces.find(({ id }) => id === space)?.name ?? space;
  if (pairs.length === 0) return <span className="text-muted">None</span>;
  return pairs.map(({ role, space }) => `${roleName(role)} in ${spaceName(space)}`).join(', ');
}
