import { Link } from '@tanstack/react-router';
import type { Problem } from '../../ui/problem.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Dependant, IntegrationSummary } from './model.ts';
import { usersText } from './users-text.ts';

interface DeleteIntegrationViewProps {
  integration: IntegrationSummary;
  /** Undefined while they are read. */
  dependants: readonly Dependant[] | undefined;
  busy: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onClose: () => void;
}

const mostShown = 12;

export function DeleteIntegrationView({ integration, dependants = [], ...rest }: DeleteIntegrationViewProps) {
  const count = integration.usedByStacks + integration.usedByModules;
  const named = dependants
    .flatMap(({ kind, id, name }) => (id === null || name === null ? [] : [{ kind, id, name }]))
    .toSorted((one, other) => one.name.localeCompare(other.name));
  return (
    <TypedConfirm
      title={`Delete integration ${integration.name}`}
      name={integration.name}
      verb="Delete integration"
      {...rest}
    >
      <p>
        For 7 days the deletion can be undone, with the same endpoint, secret and deliveries. Meanwhile
        webhooks that point here are refused; Gantry removes those that it made.
      </p>
      {count === 0 ? (
        <p>No stack and no module uses it.</p>
      ) : (
        <div>
          <p className="font-medium">
            {usersText(integration)} {count === 1 ? 'loses its' : 'lose their'} source and cannot run until
            another integration is attached:
          </p>
          <ul className="mt-1.5 list-disc pl-5">
            {named.slice(0, mostShown).map(({ kind, id, name }) => (
              <li key={id}>
                {kind === 'module' ? (
                  <Link to="/module/$module" params={{ module: id }} className="link">
                    {name}
                  </Link>
                ) : (
                  <Link to="/stack/$stack" params={{ stack: id }} className="link">
                    {name}
                  </Link>
                )}
              </li>
            ))}
            {count > Math.min(named.length, mostShown) ? (
              <li>and {count - Math.min(named.length, mostShown)} more</li>
            ) : null}
          </ul>
        </div>
      )}
    </TypedConfirm>
  );
}
