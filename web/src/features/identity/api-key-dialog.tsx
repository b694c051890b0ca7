import { Button } from '../../ui/button.tsx';
import { CopyField, SecretField } from '../../ui/copy-field.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import type { FreshSecret, NewApiKey, Space } from './model.ts';

interface ApiKeyDialogProps {
  create: Deed<NewApiKey, FreshSecret>;
  spaces: readonly Space[];
  /** The key that was just made, with its secret. */
  made: FreshSecret | null;
  onMade: (key: FreshSecret) => void;
  onClose: () => void;
}

export function ApiKeyDialog({ create, spaces, made, onMade, onClose }: ApiKeyDialogProps) {
  if (made === null) return <ApiKeyForm create={create} spaces={spaces} onMade={onMade} onClose={onClose} />;
  const federated = made.secret === '';
  return (
    <Dialog
      open
      title={`API key ${made.name}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>{federated ? 'Done' : 'I have it'}</Button>}
    >
      <div className="grid gap-4">
        {federated ? (
          <Notice tone="info" live>
            The program sends this key ID with a token of its issuer in place of a secret.
          </Notice>
        ) : (
          <Notice tone="warning" live>
            The secret is shown this once. Copy it now to where the program reads it.
          </Notice>
        )}
        <div>
          <p className="mb-1.5 font-medium">Key ID</p>
          <CopyField text={made.id} what="key ID" />
        </div>
        {federated ? null : (
          <div>
            <p className="mb-1.5 font-medium">Secret</p>
            <SecretField text={made.secret} what="secret" />
          </div>
        )}
      </div>
    </Dialog>
  );
}
