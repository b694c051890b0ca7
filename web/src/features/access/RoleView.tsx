import { zodResolver } from '@hookform/resolvers/zod';
import { Link } from '@tanstack/react-router';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { Field, FieldGroup } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { type FieldPlaces, useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Role, RoleAction } from './model.ts';

const form = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name the role after what its holders do.')
    .max(80, 'At most 80 characters.'),
  description: z.string().max(2_000, 'At most 2,000 characters.'),
  actions: z.array(z.string()),
});
type Values = z.infer<typeof form>;

const places: FieldPlaces<Values> = { name: 'name', ROLE_NAME_TAKEN: 'name', description: 'description' };

/** Without it nothing else can be seen, so every role has it. */
const always = 'space:read';

interface RoleViewProps {
  /** Null makes a new one. */
  edited: Role | null;
  roles: readonly Role[];
  actions: readonly RoleAction[];
  mayChange: boolean;
  busy: boolean;
  refusal: Refusal;
  onSubmit: (input: Values) => void;
}

export function RoleView({
  edited: role,
  roles,
  actions,
  mayChange,
  busy,
  refusal,
  onSubmit,
}: RoleViewProps) {
  const { register, control, formState, handleSubmit, setError, setValue } = useForm<Values>({
    resolver: zodResolver(form),
    mode: 'onTouched',
    defaultValues: {
      name: role?.name ?? '',
      description: role?.description ?? '',
      actions: [...(role?.actions ?? [always])],
    },
  });
  useFieldErrors(setError, refusal.fields, places);
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="roles" to="/roles" className="hover:underline">
            Roles
          </Link>,
        ]}
        title={role?.name ?? 'New role'}
      />
      <PageBody>
        <form noValidate onSubmit={handleSubmit(onSubmit)} className="max-w-3xl">
          {mayChange ? null : (
            <Notice tone="info" className="mb-6">
              {role?.isSystem
                ? 'This role is part of Gantry and stays as it is. Start a new role from it instead.'
                : 'Only root admins change roles.'}
            </Notice>
          )}
          <fieldset disabled={!mayChange}>
            <FieldGroup title="About">
              <Field label="Name" error={formState.errors.name?.message}>
                {(ids) => <input {...ids} {...register('name')} autoComplete="off" className="control" />}
              </Field>
              <Field label="Description" optional error={formState.errors.description?.message}>
                {(ids) => (
                  <input {...ids} {...register('description')} autoComplete="off" className="control" />
                )}
              </Field>
            </FieldGroup>
            {role === null ? (
              <StartFrom roles={roles} onStart={(given) => setValue('actions', [...given.actions])} />
            ) : null}
            <Controller
              control={control}
              name="actions"
              render={({ field }) => (
                <ActionGroups actions={actions} chosen={field.value} onChange={field.onChange} />
              )}
            />
          </fieldset>
          <FormProblem refusal={refusal} places={Object.keys(places)} title="The role was not saved" />
          {mayChange ? (
            <div className="mt-4 flex gap-2">
              <Button look="primary" type="submit" busy={busy}>
                {role === null ? 'Create role' : 'Save role'}
              </Button>
              <Link to="/roles" className={buttonClass('ghost')}>
                Cancel
              </Link>
            </div>
          ) : null}
        </form>
      </PageBody>
    </>
  );
}

function StartFrom({ roles, onStart }: { roles: readonly Role[]; onStart: (role: Role) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-border py-4">
      <span className="text-muted">Start with what this role allows:</span>
      {roles.map((role) => (
        <Button key={role.id} size="small" onClick={() => onStart(role)}>
          {role.name}
        </Button>
      ))}
    </div>
  );
}

interface ActionGroupsProps {
  actions: readonly RoleAction[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Actions by the thing that they are about: the part of their name before the colon. */
function ActionGroups({ actions, chosen, onChange }: ActionGroupsProps) {
  const groups = [...Map.groupBy(actions, ({ name }) => name.split(':')[0] ?? name)];
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...new Set([...chosen, name])] : chosen.filter((each) => each !== name));
  return (
    <>
      {groups.map(([group, members]) => (
        <FieldGroup key={group} title={titleOf(group)}>
          <div className="grid gap-3 sm:grid-cols-2">
            {members.map(({ name, description }) => (
              <CheckBox
                key={name}
                label={name}
                text={name === always ? `${description}; every role allows it` : description}
                checked={chosen.includes(name)}
                disabled={name === always}
                onChange={(event) => toggle(name, event.target.checked)}
              />
            ))}
          </div>
        </FieldGroup>
      ))}
    </>
  );
}

function titleOf(group: string): string {
  const words = group.replaceAll('-', ' ').replace(/^api /, 'API ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
