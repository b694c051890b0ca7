import { PageBody } from './page.tsx';
import { type Problem, ProblemPanel } from './problem.tsx';

/** A whole page that could not be read: what happened, its code, retry. */
export const PageProblem = ({ problem, onRetry }: { problem: Problem; onRetry: () => void }) => (
  <PageBody>
    <h1 className="mb-4 text-xl font-semibold">This page could not be loaded</h1>
    <ProblemPanel problem={problem} onRetry={onRetry} />
  </PageBody>
);
