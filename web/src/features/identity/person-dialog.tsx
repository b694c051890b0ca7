import { email, username } from '@gantry/contract/people';
import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { useFieldErrors } from '../../ui/use-field-errors.ts';
import type { Space } from './model.ts';
import type { PeopleDeeds } from './PeopleView.tsx';
import type { Person, RoleInSpace } from './people-model.ts';
import { RolePairsField } from './role-pairs-field.tsx';

const personInput = z.object({
  username,
  displayName: z.string().trim().max(120, 'Use at most 120 characters.'),
  email: z.union([z.literal(''), email]),
});
type PersonInput = z.infer<typeof personInput>;
const places = {
  username: 'username',
  USERNAME_TAKEN: 'username',
  displayName: 'displayName',
  email: 'email',
  EMAIL_TAKEN: 'email',
} as const;

interface PersonDialogProps {
  person: Person;
  spaces: readonly Space[];
  update: PeopleDeeds['update'];
  onClose: () => void;
}

export function PersonDialog({ person, spaces, update, onClose }: PersonDialogProps) {
  const [roles, setRoles] = useState<RoleInSpace[]>([...person.roles]);
  const form = useForm<PersonInput>({
    resolver: zodResolver(personInput),
    mode: 'onTouched',
    defaultValues: {
      username: person.username,
      displayName: person.displayName,
      email: person.email ?? '',
    },
  });
  useFieldErrors(form.setError, update.fields, places);
  const { errors } = form.formState;
  const close = () => {
    update.reset();
    onClose();
  };
  const save = (input: PersonInput) =>
    update.submit({ ...input, id: person.id, email: input.email === '' ? null : input.email, roles }, close);
  const fields = [
    { name: 'username', label: 'User name' },
    { name: 'displayName', label: 'Full name' },
    { name: 'email', label: 'Email' },
  ] as const;
  return (
    <Dialog
      open
      wide
      title={`Edit ${person.username}`}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" type="submit" form="person" busy={update.busy}>
            Save
          </Button>
        </>
      }
    >
      <form id="person" noValidate onSubmit={form.handleSubmit(save)} className="grid gap-4">
        {fields.map(({ name, label }) => (
          <Field key={name} label={label} optional={name !== 'username'} error={errors[name]?.message}>
            {(ids) => <input {...ids} {...form.register(name)} autoComplete="off" className="control" />}
          </Field>
        ))}
        <RolePairsField pairs={roles} spaces={spaces} error={update.fields.bindings} onChange={setRoles} />
        {person.groups.length === 0 ? null : (
          <p className="text-sm text-muted">
            Also holds the roles of the groups {person.groups.join(', ')}, as the identity provider named
            them.
          </p>
        )}
        <FormProblem refusal={update} places={[...Object.keys(places), 'bindings']} />
      </form>
    </Dialog>
  );
}
