import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { CopyField, SecretField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import type { FreshSecret } from './model.ts';

const apiKeyInput = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name it after the program that will use it.')
    .max(100, 'At most 100 characters.'),
  admin: z.boolean(),
});
type ApiKeyInput = z.infer<typeof apiKeyInput>;

export interface CreateApiKey {
  busy: boolean;
  problem: Problem | null;
  /** The key that was just made, with its secret. */
  made: FreshSecret | null;
  submit: (input: ApiKeyInput) => void;
  reset: () => void;
}

export function ApiKeyDialog({ create, onClose }: { create: CreateApiKey; onClose: () => void }) {
  return create.made === null ? (
    <KeyForm create={create} onClose={onClose} />
  ) : (
    <Dialog
      open
      title={`API key ${create.made.name}`}
      onClose={onClose}
      footer={<Button onClick={onClose}>I have it</Button>}
    >
      <div className="grid gap-4">
        <Notice tone="warning" live>
          The secret is shown this once. Copy it now to where the program reads it.
        </Notice>
        <div>
          <p className="mb-1.5 font-medium">Key ID</p>
          <CopyField text={create.made.id} what="key ID" />
        </div>
        <div>
          <p className="mb-1.5 font-medium">Secret</p>
          <SecretField text={create.made.secret} what="secret" />
        </div>
      </div>
    </Dialog>
  );
}

function KeyForm({ create, onClose }: { create: CreateApiKey; onClose: () => void }) {
  const form = useForm<ApiKeyInput>({
    resolver: zodResolver(apiKeyInput),
    mode: 'onTouched',
    defaultValues: { name: '', admin: true },
  });
  return (
    <Dialog
      open
      title="New API key"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="api-key" busy={create.busy}>
            Make key
          </Button>
        </>
      }
    >
      <form id="api-key" noValidate onSubmit={form.handleSubmit(create.submit)} className="grid gap-4">
        <Field label="Name" help="The program that will use it." error={form.formState.errors.name?.message}>
          {(ids) => <input {...ids} {...form.register('name')} autoComplete="off" className="control" />}
        </Field>
        <CheckBox
          {...form.register('admin')}
          label="Root admin"
          text="May see and do everything. Without it the key has only the roles that the spaces give it."
        />
        <ProblemNotice problem={create.problem} />
      </form>
    </Dialog>
  );
}
