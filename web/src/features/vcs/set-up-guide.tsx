import { clsx } from 'clsx';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { moreScopes, neededScopes, tokenPage } from './bitbucket-words.ts';

export type GuideTopic = 'name' | 'type' | 'token';

interface SetUpGuideProps {
  topic: GuideTopic;
  onTopic: (topic: GuideTopic) => void;
}

const titles: Record<GuideTopic, string> = { name: 'Name', type: 'Type', token: 'API token' };
const topics = ['name', 'type', 'token'] as const;

/** The exact clicks in Bitbucket for the field in focus. */
export function SetUpGuide({ topic, onTopic }: SetUpGuideProps) {
  return (
    <aside aria-label="Guide" className="lg:sticky lg:top-6 lg:self-start">
      <div className="rounded border border-border bg-surface">
        <fieldset aria-label="Topic of the guide" className="flex gap-1 border-b border-border p-2">
          {topics.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === topic}
              onClick={() => onTopic(each)}
              className={clsx(
                'h-7 rounded px-2.5 text-sm font-medium',
                each === topic ? 'bg-selected text-accent-text' : 'text-muted hover:bg-hover',
              )}
            >
              {titles[each]}
            </button>
          ))}
        </fieldset>
        <div className="grid gap-3 p-4">{texts[topic]}</div>
      </div>
    </aside>
  );
}

function TokenGuide() {
  return (
    <>
      <h2 className="font-semibold">Create the API token in Atlassian</h2>
      <a href={tokenPage} target="_blank" rel="noreferrer" className="link inline-flex items-center gap-1.5">
        Open Atlassian’s API tokens
        <ExternalLink size={14} aria-hidden />
      </a>
      <ol className="grid list-decimal gap-2 pl-5 marker:text-muted">
        <li>
          Click <b className="font-semibold">Create API token with scopes</b>.
        </li>
        <li>
          Name it, for example <i>Gantry</i>, and set when it expires. Gantry warns before that day.
        </li>
        <li>
          Choose <b className="font-semibold">Bitbucket</b> as the app.
        </li>
        <li>
          Tick the two scopes that are needed:
          <Scopes scopes={neededScopes} />
        </li>
        <li>
          To let Gantry make the webhooks itself, tick also:
          <Scopes scopes={moreScopes} />
        </li>
        <li>
          Click <b className="font-semibold">Create</b>, copy the token and paste it here.
        </li>
      </ol>
      <p className="text-sm text-muted">
        App passwords do not work any more. A technical Atlassian account outlives people who leave.
      </p>
    </>
  );
}

const Scopes = ({ scopes }: { scopes: readonly string[] }) => (
  <ul className="mt-1 grid gap-0.5">
    {scopes.map((scope) => (
      <li key={scope} className="flex items-center justify-between gap-1">
        <code className="font-mono text-xs break-all">{scope}</code>
        <CopyButton text={scope} what={`scope ${scope}`} />
      </li>
    ))}
  </ul>
);

const texts: Record<GuideTopic, ReactNode> = {
  name: (
    <>
      <h2 className="font-semibold">A name that lasts</h2>
      <p>
        The name becomes the last part of the webhook address that Bitbucket calls, so it stays as it is. Name
        it after the workspace, not after a person.
      </p>
      <p className="text-muted">Deleting it and making one of the same name gives the same address again.</p>
    </>
  ),
  type: (
    <>
      <h2 className="font-semibold">Who may use it</h2>
      <p>
        There is one default integration for each provider; all stacks may use it. Make space-specific ones
        where teams must not see each other’s repositories: the token decides what can be seen.
      </p>
    </>
  ),
  token: <TokenGuide />,
};
