import { RotateCw } from 'lucide-react';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** What went wrong, in the words of the one who knows; `code` is for looking it up. */
export interface Problem {
  code: string;
  message: string;
}

/** An error in place of content: what happened, its code, what to do, retry. */
export function ProblemPanel({ problem, onRetry }: { problem: Problem; onRetry?: (() => void) | undefined }) {
  return (
    <Notice
      tone="danger"
      live
      title="This could not be loaded"
      action={
        onRetry === undefined ? undefined : (
          <Button size="small" icon={<RotateCw size={14} aria-hidden />} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{problem.message}</p>
      <ProblemCode code={problem.code} />
    </Notice>
  );
}

/** An error of something that the person did; stands beside the button that did it. */
export function ProblemNotice({ problem, title }: { problem: Problem | null; title?: string | undefined }) {
  if (problem === null) return null;
  return (
    <Notice tone="danger" live title={title}>
      <p>{problem.message}</p>
      <ProblemCode code={problem.code} />
    </Notice>
  );
}

const ProblemCode = ({ code }: { code: string }) => (
  <p className="mt-0.5 font-mono text-xs text-muted">{code}</p>
);
