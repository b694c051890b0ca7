import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { Space } from '../identity/model.ts';
import type { SpaceCommands } from './commands.ts';
import { type BoundKind, kindWords } from './model.ts';
import type { Members } from './SpacesView.tsx';

interface BindDialogProps {
  space: Space;
  members: Members;
  bind: SpaceCommands['bind'];
  onClose: () => void;
}

const kinds: readonly BoundKind[] = ['USER', 'API_KEY', 'GROUP', 'STACK'];

export function BindDialog({ space, members, bind, onClose }: BindDialogProps) {
  const [kind, setKind] = useState<BoundKind>('USER');
  const [actorId, setActorId] = useState('');
  const [roleID, setRoleID] = useState('reader');
  const [seen, setSeen] = useState(false);
  const missing = actorId.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSeen(true);
    if (!missing && !bind.busy) {
      bind.submit({ kind, actorId: actorId.trim(), roleID, spaceID: space.id }, onClose);
    }
  };
  const role = members.roles.find(({ id }) => id === roleID);
  return (
    <Dialog
      open
      title={`Give a role in ${space.name}`}
      text="It holds here and in all spaces below."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="bind" busy={bind.busy}>
            Give role
          </Button>
        </>
      }
    >
      <form id="bind" noValidate onSubmit={submit} className="grid gap-4">
        <Field label="To whom">
          {(ids) => (
            <select
              {...ids}
              className="control"
              value={kind}
              onChange={(event) => {
                setKind(kinds.find((each) => each === event.target.value) ?? 'USER');
                setActorId('');
                setSeen(false);
                bind.reset();
              }}
            >
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {kindWords[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ActorField
          kind={kind}
          value={actorId}
          members={members}
          error={missing ? (seen ? 'Say who gets the role.' : undefined) : bind.fields['actorId']}
          onChange={setActorId}
          onLeave={() => setSeen(true)}
        />
        <Field
          label="Role"
          help={role?.description === '' ? undefined : role?.description}
          error={bind.fields['role'] ?? bind.fields['ROLE_UNKNOWN']}
        >
          {(ids) => (
            <select
              {...ids}
              className="control"
              value={roleID}
              onChange={(event) => setRoleID(event.target.value)}
            >
              {members.roles.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormProblem
          refusal={bind}
          places={['actorId', 'role', 'ROLE_UNKNOWN']}
          title="The role was not given"
        />
      </form>
    </Dialog>
  );
}

interface ActorFieldProps {
  kind: BoundKind;
  value: string;
  members: Members;
  error: string | undefined;
  onChange: (id: string) => void;
  onLeave: () => void;
}

/** People and keys are chosen; groups and stacks are named. */
function ActorField({ kind, value, members, error, onChange, onLeave }: ActorFieldProps) {
  const known = members.actors.filter((actor) => actor.kind === kind);
  if (kind === 'GROUP' || kind === 'STACK') {
    const help =
      kind === 'GROUP'
        ? 'The group exactly as the identity provider names it.'
        : 'The ID of the stack. Its runs may then do what the role allows.';
    return (
      <Field label={kind === 'GROUP' ? 'Group' : 'Stack ID'} help={help} error={error}>
        {(ids) => (
          <input
            {...ids}
            className="control"
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onBlur={onLeave}
          />
        )}
      </Field>
    );
  }
  return (
    <Field label={kindWords[kind]} error={error}>
      {(ids) => (
        <select
          {...ids}
          className="control"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
        >
          <option value="">Choose</option>
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
