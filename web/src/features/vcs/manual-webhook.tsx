import { ExternalLink } from 'lucide-react';
import { CopyField, SecretField } from '../../ui/copy-field.tsx';
import { pullRequestTriggers, repositoryTriggers, webhookPageOf } from './bitbucket-words.ts';

const Strong = ({ children }: { children: string }) => <b className="font-semibold">{children}</b>;

/** The clicks in Bitbucket for one repository, with everything to copy. */
export function ManualWebhook({
  repository,
  url,
  secret,
}: {
  repository: string;
  url: string;
  secret: string;
}) {
  return (
    <ol className="grid grid-cols-1 list-decimal gap-2.5 rounded bg-sunken py-3 pr-3 pl-8 text-sm marker:text-muted">
      <li>
        Open{' '}
        <a
          href={webhookPageOf(repository)}
          target="_blank"
          rel="noreferrer"
          className="link inline-flex items-center gap-1"
        >
          the webhooks of {repository}
          <ExternalLink size={13} aria-hidden />
        </a>{' '}
        (Repository settings → Webhooks) and click <Strong>Add webhook</Strong>.
      </li>
      <li>
        Title: <CopyField text="Gantry" what="title" />
      </li>
      <li>
        URL: <CopyField text={url} what="webhook URL" />
      </li>
      <li>
        Secret: <SecretField text={secret} what="webhook secret" />
      </li>
      <li>
        Status: tick <Strong>Active</Strong>.
      </li>
      <li>
        Triggers: choose from the full list. Under Repository tick{' '}
        <Strong>{repositoryTriggers.join(', ')}</Strong>; under Pull request tick{' '}
        <Strong>{pullRequestTriggers.join(', ')}</Strong>.
      </li>
      <li>
        Click <Strong>Save</Strong>. The state above changes with the first delivery.
      </li>
    </ol>
  );
}
