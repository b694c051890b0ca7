import { useFormContext } from 'react-hook-form';
import { CheckBox } from '../../ui/choice.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { IntegrationInput } from './integration-input.ts';
import type { DeletedIntegration } from './model.ts';
import { slugOf } from './slug.ts';

/** Shown while the typed name is the one of a deleted integration: its webhooks can go on for a day. */
export function FormerIntegration({ deleted }: { deleted: readonly DeletedIntegration[] }) {
  const { register, watch } = useFormContext<IntegrationInput>();
  const slug = slugOf(watch('name'));
  const former = deleted.find(({ id }) => id === slug);
  if (former === undefined) return null;
  return (
    <Notice tone="info" title={`${former.name} was deleted and gets a successor`} className="mb-6">
      <p>The webhook address stays the same; the secret is new. The deletion cannot be undone afterwards.</p>
      <div className="mt-2">
        <CheckBox
          {...register('keepOldSecret')}
          label="Keep the old secret for a day"
          text="Webhooks that nobody has changed yet go on delivering meanwhile."
        />
      </div>
    </Notice>
  );
}
