import { Link } from '@tanstack/react-router';
import type { Problem } from '../../ui/problem.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { IntegrationSummary } from './model.ts';

interface DeleteIntegrationViewProps {
  integration: IntegrationSummary;
  /** Undefined while they are read. */
  stacks: readonly { id: string; name: string }[] | undefined;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

const mostShown = 12;

export function DeleteIntegrationView({ integration, stacks = [], ...rest }: DeleteIntegrationViewProps) {
  const count = integration.usedByStacks;
  return (
    <TypedConfirm
      title={`Delete integration ${integration.name}`}
      name={integration.name}
      verb="Delete integration"
      {...rest}
    >
      <p>
        Webhooks that still point here are refused from then on. The deliveries kept so far stay readable
        until they expire.
      </p>
      {count === 0 ? (
        <p>No stack uses it.</p>
      ) : (
        <div>
          <p className="font-medium">
            {count} {count === 1 ? 'stack loses its' : 'stacks lose their'} source and cannot run until
            another integration is attached:
          </p>
          <ul className="mt-1.5 list-disc pl-5">
            {stacks.slice(0, mostShown).map((stack) => (
              <li key={stack.id}>
                <Link to="/stack/$stack" params={{ stack: stack.id }} className="link">
                  {stack.name}
                </Link>
              </li>
            ))}
            {stacks.length > mostShown ? <li>and {stacks.length - mostShown} more</li> : null}
          </ul>
        </div>
      )}
    </TypedConfirm>
  );
}
