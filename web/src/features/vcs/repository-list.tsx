import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Mark, MarkIcon, type MarkShape } from '../../ui/mark.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { ManualWebhook } from './manual-webhook.tsx';
import type { RepositoryConnection } from './model.ts';
import { webhookMarks } from './webhook-marks.ts';

export interface Repositories {
  list: readonly RepositoryConnection[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
  /** The repository whose webhook is being made. */
  ensuring: string | null;
  ensureProblem: Problem | null;
  onEnsure: (repository: string) => void;
}

interface RepositoryListProps {
  repositories: Repositories;
  webhookUrl: string | null;
  webhookSecret: string | null;
}

export function RepositoryList({ repositories, ...hook }: RepositoryListProps) {
  const { list, problem, onRetry } = repositories;
  if (problem !== null) return <ProblemPanel problem={problem} onRetry={onRetry} />;
  if (list === undefined) return <RowsSkeleton rows={2} />;
  if (list.length === 0) {
    return (
      <p className="rounded border border-dashed border-border-strong p-4 text-muted">
        No stack uses a repository through this integration yet.{' '}
        <Link to="/stacks/new" className="link">
          Create a stack
        </Link>{' '}
        and its repository appears here with its webhook.
      </p>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <ul className="rounded border border-border">
        {list.map((each) => (
          <RepositoryRow
            key={each.repository}
            each={each}
            busy={repositories.ensuring === each.repository}
            onEnsure={() => repositories.onEnsure(each.repository)}
            {...hook}
          />
        ))}
      </ul>
      <ProblemNotice problem={repositories.ensureProblem} title="The webhook was not created" />
    </div>
  );
}

interface RepositoryRowProps {
  each: RepositoryConnection;
  busy: boolean;
  webhookUrl: string | null;
  webhookSecret: string | null;
  onEnsure: () => void;
}

function RepositoryRow({ each, busy, webhookUrl, webhookSecret, onEnsure }: RepositoryRowProps) {
  const mark = webhookMarks[each.webhook];
  const [manual, setManual] = useState(each.webhook === 'MANUAL' && each.lastDeliveryAt === null);
  return (
    <li className="grid grid-cols-1 gap-2 border-b border-border p-3 last:border-b-0">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium wrap-anywhere">{each.repository}</span>
        <Mark shape={mark.shape} label={mark.label} />
      </div>
      <p className="text-sm text-muted">
        {each.message}{' '}
        {each.lastDeliveryAt === null ? (
          'No delivery yet.'
        ) : (
          <>
            Last delivery <TimeAgo at={each.lastDeliveryAt} />.
          </>
        )}
      </p>
      <Users each={each} />
      <HookFacts each={each} />
      {each.webhook === 'ACTIVE' ? null : (
        <div className="flex flex-wrap gap-2">
          {mark.fix === null ? null : (
            <Button size="small" busy={busy} onClick={onEnsure}>
              {mark.fix}
            </Button>
          )}
          <Button
            size="small"
            look="ghost"
            className="first:-ml-2.5"
            aria-expanded={manual}
            onClick={() => setManual(!manual)}
          >
            {manual ? 'Hide the steps' : 'Set it up by hand'}
          </Button>
        </div>
      )}
      {manual && each.webhook !== 'ACTIVE' ? (
        <ManualWebhook repository={each.repository} url={webhookUrl ?? ''} secret={webhookSecret ?? ''} />
      ) : null}
    </li>
  );
}

/** What deliveries prove: the secret, and each event as it arrives for the first time. */
/** The stacks and modules whose code it is. */
function Users({ each }: { each: RepositoryConnection }) {
  const links = [
    ...each.stacks.map(({ id, name }) => (
      <Link key={id} to="/stack/$stack" params={{ stack: id }} className="link">
        {name}
      </Link>
    )),
    ...each.modules.map(({ id }) => (
      <Link key={id} to="/module/$module" params={{ module: id }} className="link">
        {id}
      </Link>
    )),
  ];
  if (links.length === 0) return null;
  return (
    <p className="text-sm">
      {links.map((link, index) => (
        <span key={link.key}>
          {index === 0 ? '' : ', '}
          {link}
        </span>
      ))}
    </p>
  );
}

function HookFacts({ each }: { each: RepositoryConnection }) {
  const refused =
    each.refusedAt !== null && (each.lastDeliveryAt === null || each.lastDeliveryAt < each.refusedAt);
  return (
    <>
      {refused && each.refusedAt !== null ? (
        <p className="text-sm text-danger">
          A delivery with a wrong signature arrived <TimeAgo at={each.refusedAt} />: the webhook has another
          secret.
        </p>
      ) : null}
      {each.signsWithOldSecret ? (
        <p className="text-sm text-warning">The webhook still signs with the former secret.</p>
      ) : null}
      {each.lastDeliveryAt === null ? (
        <Mark shape="working" label="Waiting for the first delivery" className="text-sm" />
      ) : (
        <Mark shape="finished" label="Deliveries received" className="text-sm" />
      )}
      <ul aria-label={`Events of ${each.repository}`} className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
        {each.events
          .filter((event) => event.documented || event.lastAt !== null)
          .map((event) => (
            <li key={event.key} className="inline-flex items-center gap-1 text-muted">
              <MarkIcon shape={eventShape(event)} size={10} />
              {event.label}
              <span className="sr-only">: {eventWords(event)}</span>
            </li>
          ))}
      </ul>
    </>
  );
}

type EventFacts = RepositoryConnection['events'][number];

const eventShape = ({ lastAt, ticked }: EventFacts): MarkShape =>
  lastAt !== null ? 'finished' : ticked === false ? 'failed' : 'none';

const eventWords = ({ lastAt, ticked }: EventFacts): string =>
  lastAt !== null ? 'arrived' : ticked === false ? 'not ticked in Bitbucket' : 'not seen yet';
