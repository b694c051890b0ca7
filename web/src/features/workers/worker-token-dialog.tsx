import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyField, SecretField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import type { FreshSecret } from '../identity/model.ts';

export interface CreateWorkerToken {
  busy: boolean;
  problem: Problem | null;
  made: FreshSecret | null;
  submit: (name: string) => void;
  reset: () => void;
}

interface WorkerTokenDialogProps {
  token: CreateWorkerToken;
  publicUrl: string;
  onClose: () => void;
}

export function WorkerTokenDialog({ token, publicUrl, onClose }: WorkerTokenDialogProps) {
  if (token.made === null) return <TokenForm token={token} onClose={onClose} />;
  return (
    <Dialog
      open
      title={`Worker token ${token.made.name}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>I have it</Button>}
    >
      <div className="grid gap-4">
        <Notice tone="warning" live>
          The token is shown this once. Start the worker on the other machine with these two values.
        </Notice>
        <div>
          <p className="mb-1.5 font-medium">Server address</p>
          <CopyField text={publicUrl} what="server address" />
        </div>
        <div>
          <p className="mb-1.5 font-medium">Worker token</p>
          <SecretField text={token.made.secret} what="worker token" />
        </div>
      </div>
    </Dialog>
  );
}

const longest = 120;
const missing = 'Name it after the machine that will use it.';
const tooLong = `Use at most ${longest} characters.`;

function TokenForm({ token, onClose }: { token: CreateWorkerToken; onClose: () => void }) {
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = name.trim() === '' ? missing : name.trim().length > longest ? tooLong : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong === undefined && !token.busy) token.submit(name.trim());
  };
  return (
    <Dialog
      open
      title="Add a worker"
      text="A worker on another machine pulls runs from this server with a token of its own."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="worker-token" busy={token.busy}>
            Make token
          </Button>
        </>
      }
    >
      <form id="worker-token" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          help="The machine or the group of machines that will use it."
          error={tried || wrong === tooLong ? wrong : undefined}
        >
          {(ids) => (
            <input
              {...ids}
              className="control"
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ProblemNotice problem={token.problem} />
      </form>
    </Dialog>
  );
}
