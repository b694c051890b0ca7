import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Fragment, type ReactNode, useState } from 'react';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { MarkIcon, type MarkShape } from '../../ui/mark.tsx';
import { exactTime } from '../../ui/time-text.ts';
import { DeltaText } from '../runs/delta-text.tsx';
import type { SentFeedback } from '../runs/model.ts';
import { StateMark } from '../runs/run-state-mark.tsx';
import { SentItem } from '../runs/sent-list.tsx';
import type { Decision, DeliveryStory, VcsEvent } from './model.ts';
import { readableBody } from './readable-body.ts';

export function StorySteps({ story }: { story: DeliveryStory }) {
  const verified = story.verdict !== 'REFUSED';
  return (
    <ol className="grid">
      <Step title="Received" shape="finished">
        <p>
          {exactTime(story.receivedAt)}, {story.bytes.toLocaleString()} bytes, attempt {story.attempt} by
          Bitbucket.
        </p>
        <p className="flex items-center gap-1 text-sm text-muted">
          Request{' '}
          <code className="min-w-0 truncate font-mono text-xs" title={story.requestId}>
            {story.requestId}
          </code>
          <CopyButton text={story.requestId} what="request ID" />
        </p>
        <Raw story={story} />
      </Step>
      <Step title={verified ? 'Signature verified' : 'Refused'} shape={verified ? 'finished' : 'failed'}>
        <p>{verified ? 'Signed with the secret of this integration.' : story.reason}</p>
      </Step>
      {verified ? <Outcome story={story} /> : null}
    </ol>
  );
}

function Outcome({ story }: { story: DeliveryStory }) {
  if (story.verdict === 'RECEIVED') {
    return (
      <Step title="Waiting to be read" shape="working" last>
        <p>It is stored and will be read in a moment.</p>
      </Step>
    );
  }
  if (story.events.length === 0) {
    return (
      <Step
        title={story.verdict === 'FAILED' ? 'Failed' : 'Ignored'}
        shape={story.verdict === 'FAILED' ? 'failed' : 'stopped'}
        last
      >
        <p>{story.reason ?? 'It holds nothing that concerns a stack.'}</p>
      </Step>
    );
  }
  return story.events.map((event, index) => {
    const last = index === story.events.length - 1;
    return (
      <Fragment key={event.id}>
        <Step title={event.summary} shape={shapeOfEvent(event)} last={last && event.sent.length === 0}>
          <EventDecisions event={event} />
        </Step>
        {event.sent.length === 0 ? null : <SentStep sent={event.sent} last={last} />}
      </Fragment>
    );
  });
}

function shapeOfEvent({ decisions, problem }: VcsEvent): MarkShape {
  if (problem !== null) return 'waiting';
  return decisions.some((decision) => decision.outcome !== 'IGNORE') ? 'finished' : 'stopped';
}

function SentStep({ sent, last }: { sent: readonly SentFeedback[]; last: boolean }) {
  const refused = sent.some(({ problem }) => problem !== null);
  return (
    <Step
      title={refused ? 'Bitbucket refused what it was told' : 'Bitbucket was told'}
      shape={refused ? 'failed' : 'finished'}
      last={last}
    >
      <ul className="overflow-hidden rounded border border-border bg-surface text-sm">
        {sent.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two reports apart
          <li key={index} className="border-b border-border px-3 py-2.5 last:border-b-0">
            <SentItem
              one={one}
              name={`${sentKinds[one.kind]}${one.kind === 'COMMENT' ? '' : ` ${one.name}`}`}
            />
            {one.kind === 'STATUS' && one.description !== '' ? (
              <p className="text-muted">{one.description}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </Step>
  );
}

const sentKinds = { STATUS: 'Status', REPORT: 'Report', COMMENT: 'Comment' } as const;

function EventDecisions({ event }: { event: VcsEvent }) {
  if (event.problem !== null) return <p>{event.problem}</p>;
  if (event.decisions.length === 0) {
    return (
      <p className="text-muted">
        No stack uses {event.repository} with this branch, so nothing had to be decided.
      </p>
    );
  }
  return (
    <ul className="overflow-hidden rounded border border-border bg-surface">
      {event.decisions.map((decision) => (
        <DecisionRow key={decision.stack.id} decision={decision} />
      ))}
    </ul>
  );
}

const outcomes: Record<Decision['outcome'], { label: string; tone: Tone }> = {
  TRACK: { label: 'Tracked run', tone: 'accent' },
  PROPOSE: { label: 'Proposed run', tone: 'info' },
  IGNORE: { label: 'Ignored', tone: 'neutral' },
};

function DecisionRow({ decision }: { decision: Decision }) {
  const { stack, run } = decision;
  const outcome = outcomes[decision.outcome];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-border px-3 py-2.5 last:border-b-0">
      <div className="min-w-0 grow basis-72">
        <p className="flex flex-wrap items-center gap-2">
          <Link to="/stack/$stack" params={{ stack: stack.id }} className="font-medium hover:underline">
            {stack.name}
          </Link>
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
        </p>
        <p className="text-sm text-muted">{decision.reason}</p>
      </div>
      {run === null ? null : (
        <p className="flex flex-wrap items-center gap-3">
          <StateMark state={run.state} />
          <DeltaText delta={run.delta} />
          <Link to="/stack/$stack/run/$run" params={{ stack: run.stack.id, run: run.id }} className="link">
            Run #{run.number}
          </Link>
        </p>
      )}
    </li>
  );
}

interface StepProps {
  title: string;
  shape: MarkShape;
  last?: boolean;
  children: ReactNode;
}

function Step({ title, shape, last, children }: StepProps) {
  return (
    <li className="relative flex gap-4 pb-6">
      {last ? null : (
        <span aria-hidden className="absolute top-6 bottom-[-4px] left-[6.5px] w-px bg-border-strong" />
      )}
      <span className="relative mt-1 shrink-0">
        <MarkIcon shape={shape} />
      </span>
      <div className="min-w-0 grow">
        <h2 className="font-semibold break-words">{title}</h2>
        <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2">{children}</div>
      </div>
    </li>
  );
}

/** Headers and body as they came, folded away. */
function Raw({ story }: { story: DeliveryStory }) {
  const [open, setOpen] = useState<'headers' | 'body' | null>(null);
  const toggle = (what: 'headers' | 'body') => setOpen(open === what ? null : what);
  const text =
    open === 'headers'
      ? story.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
      : readableBody(story.body);
  return (
    <div className="grid gap-2">
      <div className="flex gap-1.5">
        {(['headers', 'body'] as const).map((what) => (
          <button
            key={what}
            type="button"
            aria-expanded={open === what}
            onClick={() => toggle(what)}
            className={clsx(
              'h-7 rounded border px-2.5 text-sm font-medium',
              open === what
                ? 'border-transparent bg-selected text-accent-text'
                : 'border-border bg-surface text-muted hover:text-text',
            )}
          >
            {what === 'headers' ? 'Headers' : 'Body'}
          </button>
        ))}
        {open === null ? null : <CopyButton text={text} what={open} />}
      </div>
      {open === null ? null : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto rounded border border-border bg-sunken p-3 font-mono text-xs"
        >
          {text}
        </pre>
      )}
    </div>
  );
}
