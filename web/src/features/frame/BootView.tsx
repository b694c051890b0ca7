import { type Problem, ProblemPanel } from '../../ui/problem.tsx';
import { Brand } from './brand.tsx';

/** Before it is known who asks: the frame's empty shape, or why it cannot come. */
export function BootView({ problem, onRetry }: { problem: Problem | null; onRetry?: () => void }) {
  return (
    <div className="flex min-h-dvh">
      <header className="hidden w-56 shrink-0 border-r border-border bg-surface p-4 md:block">
        <Brand />
      </header>
      <main className="grow p-8">
        {problem === null ? (
          <h1 className="sr-only">Gantry is loading</h1>
        ) : (
          <div className="mx-auto max-w-xl pt-16">
            <h1 className="mb-4 text-xl font-semibold">Gantry does not answer</h1>
            <ProblemPanel problem={problem} onRetry={onRetry} />
          </div>
        )}
      </main>
    </div>
  );
}
