import { MessageSquare } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Mark } from '../../ui/mark.tsx';
import { MarkdownInput } from '../../ui/markdown-input.tsx';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import type { RunComment, RunReview } from './model.ts';
import { labelOf } from './run-state-mark.tsx';

export interface RunCommenting {
  busy: boolean;
  problem: Problem | null;
  send: (body: string, done: () => void) => void;
}

interface CommentsViewProps {
  comments: readonly RunComment[];
  reviews: readonly RunReview[];
  /** Null: the viewer may only read. */
  commenting: RunCommenting | null;
}

/** What people say about a run, oldest first. */
export function CommentsView({ comments, reviews, commenting }: CommentsViewProps) {
  return (
    <div className="grid max-w-3xl gap-4">
      {reviews.length === 0 ? null : <Reviews reviews={reviews} />}
      {comments.length === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          <MessageSquare size={16} aria-hidden />
          Nobody has said anything about this run.
        </p>
      ) : (
        <ol aria-label="Comments" className="grid gap-3">
          {comments.map((comment) => (
            <li key={comment.id} className="rounded border border-border bg-surface">
              <p className="flex items-baseline gap-2 border-b border-border px-4 py-2">
                <span className="min-w-0 truncate font-medium">{comment.username}</span>
                <TimeAgo at={comment.createdAt} className="text-sm text-muted" />
              </p>
              <div className="px-4 py-3">
                <MarkdownText text={comment.body} />
              </div>
            </li>
          ))}
        </ol>
      )}
      {commenting === null ? null : <CommentForm {...commenting} />}
    </div>
  );
}

const decisions = {
  APPROVE: { shape: 'finished', label: 'Approved' },
  REJECT: { shape: 'failed', label: 'Rejected' },
} as const;

const Reviews = ({ reviews }: { reviews: readonly RunReview[] }) => (
  <ol aria-label="Reviews" className="grid gap-2">
    {reviews.map((review) => (
      <li key={review.id} className="rounded border border-border bg-surface px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-2">
          <Mark {...decisions[review.decision]} />
          <span>
            by <span className="font-medium">{review.author}</span>
          </span>
          <span className="text-sm text-muted">
            in the state {labelOf(review.state)}, <TimeAgo at={review.createdAt} />
          </span>
        </p>
        {review.note === '' ? null : <p className="mt-1.5 break-words whitespace-pre-wrap">{review.note}</p>}
      </li>
    ))}
  </ol>
);

function problemOf(body: string): string | undefined {
  if (body === '') return 'Write something first.';
  return body.length > 10_000 ? 'Use at most 10,000 characters.' : undefined;
}

function CommentForm({ busy, problem, send }: RunCommenting) {
  const [body, setBody] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = problemOf(body.trim());
  const submit = (event: Pick<FormEvent, 'preventDefault'>) => {
    event.preventDefault();
    setTried(true);
    if (wrong !== undefined || busy) return;
    send(body, () => {
      setBody('');
      setTried(false);
    });
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  };
  return (
    <form noValidate onSubmit={submit} onKeyDown={keys} className="grid gap-3" aria-label="Write a comment">
      <Field
        label="Comment"
        help="Markdown. Ctrl Enter sends."
        error={tried || body.trim() !== '' ? wrong : undefined}
      >
        {(ids) => <MarkdownInput {...ids} value={body} onChange={setBody} />}
      </Field>
      <ProblemNotice problem={problem} title="The comment was not sent" />
      <div>
        <Button type="submit" busy={busy}>
          Comment
        </Button>
      </div>
    </form>
  );
}
