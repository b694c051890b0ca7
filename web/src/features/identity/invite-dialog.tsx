import { email } from '@gantry/contract/people';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Space } from './model.ts';
import type { Invited, RoleInSpace } from './people-model.ts';
import { RolePairsField } from './role-pairs-field.tsx';

interface InviteDialogProps {
  spaces: readonly Space[];
  invite: Deed<{ email: string; roles: readonly RoleInSpace[] }, Invited>;
  /** The invitation that was just made or renewed. */
  made: Invited | null;
  onMade: (invited: Invited) => void;
  onClose: () => void;
}

export function InviteDialog({ spaces, invite, made, onMade, onClose }: InviteDialogProps) {
  if (made !== null) return <InvitedDialog made={made} onClose={onClose} />;
  return <InviteForm spaces={spaces} invite={invite} onMade={onMade} onClose={onClose} />;
}

function InviteForm({ spaces, invite, onMade, onClose }: Omit<InviteDialogProps, 'made'>) {
  const [address, setAddress] = useState('');
  const [roles, setRoles] = useState<RoleInSpace[]>([{ role: 'writer', space: 'root' }]);
  const [tried, setTried] = useState(false);
  const wrong = email.safeParse(address.trim()).error?.issues[0]?.message;
  const none = roles.length === 0 ? 'Give at least one role.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong !== undefined || none !== undefined || invite.busy) return;
    invite.submit({ email: address.trim(), roles }, onMade);
  };
  return (
    <Dialog
      open
      wide
      title="Invite a person"
      text="A link lets them choose their user name and password, once, within 24 hours."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="invite" busy={invite.busy}>
            Invite
          </Button>
        </>
      }
    >
      <form id="invite" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Email"
          error={(tried ? wrong : undefined) ?? invite.fields.email ?? invite.fields['EMAIL_TAKEN']}
        >
          {(ids) => (
            <input
              {...ids}
              type="email"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              autoComplete="off"
              className="control"
            />
          )}
        </Field>
        <RolePairsField
          pairs={roles}
          spaces={spaces}
          error={(tried ? none : undefined) ?? invite.fields.bindings}
          onChange={setRoles}
        />
        <FormProblem refusal={invite} places={['email', 'EMAIL_TAKEN', 'bindings']} />
      </form>
    </Dialog>
  );
}

const sent = 'The link was mailed. You may also hand it over yourself.';
const unsent = 'No mail server is configured: hand the link over yourself.';

function InvitedDialog({ made, onClose }: { made: Invited; onClose: () => void }) {
  const { invitation, link, mailProblem } = made;
  return (
    <Dialog
      open
      wide
      title={`Invitation for ${invitation.email}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <div className="grid gap-4">
        <Notice tone={mailProblem === null ? 'success' : 'warning'} live>
          {mailProblem ?? (invitation.mail === 'SENT' ? sent : unsent)}
        </Notice>
        <div>
          <p className="mb-1.5 font-medium">Link</p>
          <CopyField text={link} what="invitation link" />
          <p className="mt-1.5 text-sm text-muted">
            It is shown this once, lets one person in, and works for 24 hours.
          </p>
        </div>
      </div>
    </Dialog>
  );
}
