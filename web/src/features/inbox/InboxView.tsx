import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { CheckCheck, Inbox, X } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { InboxWebhooks, type InboxWebhooksProps } from './inbox-webhooks.tsx';
import type { InboxItem } from './model.ts';

interface InboxViewProps {
  items: readonly InboxItem[] | undefined;
  problem: Problem | null;
  onRetry: () => void;
  markProblem: Problem | null;
  /** Null: all. */
  onRead: (ids: readonly string[] | null) => void;
  onDismiss: (ids: readonly string[]) => void;
  webhooks: InboxWebhooksProps;
}

export function InboxView({
  items,
  problem,
  onRetry,
  markProblem,
  onRead,
  onDismiss,
  webhooks,
}: InboxViewProps) {
  const unread = items?.some((item) => item.readAt === null) ?? false;
  return (
    <>
      <PageHeader
        title="Inbox"
        facts="Warnings about the spaces that you administer, kept for 14 days"
        actions={
          unread ? (
            <Button icon={<CheckCheck size={16} aria-hidden />} onClick={() => onRead(null)}>
              Mark all as read
            </Button>
          ) : undefined
        }
      />
      <PageBody>
        {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
        <ProblemNotice problem={markProblem} title="That was not noted" />
        {items === undefined && problem === null ? <RowsSkeleton rows={4} /> : null}
        {items?.length === 0 ? (
          <EmptyState icon={<Inbox size={28} />} title="Nothing wants your attention">
            Tokens that expire, credentials that Bitbucket refuses and webhooks that are gone appear here.
          </EmptyState>
        ) : null}
        {items !== undefined && items.length > 0 ? (
          <ul className="rounded border border-border bg-surface">
            {items.map((item) => (
              <Item key={item.id} item={item} onRead={onRead} onDismiss={onDismiss} />
            ))}
          </ul>
        ) : null}
        <InboxWebhooks {...webhooks} />
      </PageBody>
    </>
  );
}

const marks: Record<InboxItem['severity'], { shape: MarkShape; label: string }> = {
  ERROR: { shape: 'failed', label: 'Failed' },
  WARNING: { shape: 'waiting', label: 'Warning' },
  INFO: { shape: 'queued', label: 'Note' },
};

type ItemProps = Pick<InboxViewProps, 'onRead' | 'onDismiss'> & { item: InboxItem };

function Item({ item, onRead, onDismiss }: ItemProps) {
  const over = item.resolvedAt !== null;
  const mark = over ? ({ shape: 'finished', label: 'Resolved' } as const) : marks[item.severity];
  return (
    <li className="flex items-start gap-3 border-b border-border p-3 last:border-b-0">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Mark shape={mark.shape} label={mark.label} />
          <span className={clsx(item.readAt === null && !over ? 'font-semibold' : 'text-muted')}>
            {item.title}
          </span>
          {item.readAt === null && !over ? <Badge tone="accent">New</Badge> : null}
        </p>
        <p className="mt-1 max-w-[75ch] text-sm break-words">{item.text}</p>
        <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-muted">
          <TimeAgo at={item.createdAt} />
          {item.path === null ? null : (
            <Link to={item.path} className="link" onClick={() => onRead([item.id])}>
              Open
            </Link>
          )}
          {item.readAt === null ? (
            <button type="button" className="link" onClick={() => onRead([item.id])}>
              Mark as read
            </button>
          ) : null}
        </p>
      </div>
      <IconButton
        label={`Put away: ${item.title}`}
        icon={<X size={16} aria-hidden />}
        onClick={() => onDismiss([item.id])}
      />
    </li>
  );
}
