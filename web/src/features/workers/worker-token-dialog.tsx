import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyField, SecretField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { FreshSecret } from '../identity/model.ts';
import { CommandBlock } from './command-block.tsx';
import type { PoolCommands } from './commands.ts';
import { type PoolDetails, poolPhrase, startCommand } from './model.ts';

interface WorkerTokenDialogProps {
  pool: PoolDetails;
  /** In place of all tokens that the pool has. */
  reset: boolean;
  make: PoolCommands['makeToken'];
  publicUrl: string;
  onClose: () => void;
}

export function WorkerTokenDialog({ publicUrl, onClose, ...props }: WorkerTokenDialogProps) {
  const [made, setMade] = useState<FreshSecret | null>(null);
  if (made === null) return <TokenForm {...props} onMade={setMade} onClose={onClose} />;
  return <MadeTokenDialog made={made} pool={props.pool} publicUrl={publicUrl} onClose={onClose} />;
}

interface MadeTokenProps {
  made: FreshSecret;
  pool: Pick<PoolDetails, 'id' | 'name'>;
  publicUrl: string;
  onClose: () => void;
}

/** The one time that a token is shown, with how a worker is started with it. */
export function MadeTokenDialog({ made, pool, publicUrl, onClose }: MadeTokenProps) {
  return (
    <Dialog
      open
      wide
      title={`Worker token ${made.name}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>I have it</Button>}
    >
      <div className="grid gap-4">
        <Notice tone="warning" live>
          The token is shown this once. Workers that have it take the runs of {poolPhrase(pool)}.
        </Notice>
        <div>
          <p className="mb-1.5 font-medium">On the other machine, in the folder of Gantry</p>
          <CommandBlock
            shown={startCommand(publicUrl, '•'.repeat(8))}
            text={startCommand(publicUrl, made.secret)}
            what="command"
          />
          <p className="mt-1.5 text-sm text-muted">
            It needs Node 24, and appears on this page when it is connected.
          </p>
        </div>
        <div>
          <p className="mb-1.5 font-medium">Server address · GANTRY_URL</p>
          <CopyField text={publicUrl} what="server address" />
        </div>
        <div>
          <p className="mb-1.5 font-medium">Worker token · GANTRY_WORKER_TOKEN</p>
          <SecretField text={made.secret} what="worker token" />
        </div>
      </div>
    </Dialog>
  );
}

const longest = 120;
const missing = 'Name it after the machine that will use it.';
const tooLong = `Use at most ${longest} characters.`;

type TokenFormProps = Omit<WorkerTokenDialogProps, 'publicUrl'> & { onMade: (made: FreshSecret) => void };

function TokenForm({ pool, reset, make, onMade, onClose }: TokenFormProps) {
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = name.trim() === '' ? missing : name.trim().length > longest ? tooLong : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong === undefined && !make.busy) make.submit({ name: name.trim(), reset }, onMade);
  };
  return (
    <Dialog
      open
      title={reset ? `Reset the tokens of ${poolPhrase(pool)}` : 'Add a worker'}
      text={
        reset
          ? 'Every token of the pool is revoked, and one new token takes their place. Runs under way are finished.'
          : `A worker on another machine pulls the runs of ${poolPhrase(pool)} from this server with a token of its own.`
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look={reset ? 'danger' : 'primary'} type="submit" form="worker-token" busy={make.busy}>
            {reset ? 'Revoke all and make token' : 'Make token'}
          </Button>
        </>
      }
    >
      <form id="worker-token" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          help="The machine or the group of machines that will use it."
          error={(tried || wrong === tooLong ? wrong : undefined) ?? make.fields['name']}
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
        <FormProblem refusal={make} places={['name']} />
      </form>
    </Dialog>
  );
}
