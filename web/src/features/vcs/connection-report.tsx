import { Check, Minus, X } from 'lucide-react';
import { Notice } from '../../ui/notice.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { CheckList } from './check-list.tsx';
import type { Check as CheckResult, ConnectionTest } from './model.ts';

/** What the credential may do, and what more scopes would unlock; a missing scope is an offer, not a failure. */
export function ConnectionReport({ test }: { test: ConnectionTest }) {
  return (
    <div className="grid gap-3">
      <Notice tone={test.ok ? 'success' : 'danger'} live title={test.message}>
        <p>
          {test.owner === null ? '' : `${test.owner} · `}
          {test.credentialType === null ? '' : `${credentialLabel(test.credentialType)} · `}
          tested <TimeAgo at={test.testedAt} />
        </p>
        {test.steps.length === 0 ? null : (
          <ol className="mt-1 list-decimal pl-5">
            {test.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        {test.code === null ? null : <p className="font-mono text-xs text-muted">{test.code}</p>}
      </Notice>
      <ScopeList scopes={test.scopes} />
      {shown(test).length === 0 ? null : <CheckList checks={shown(test)} />}
    </div>
  );
}

export function ScopeList({ scopes }: Pick<ConnectionTest, 'scopes'>) {
  if (scopes.length === 0) return null;
  return (
    <ul aria-label="Scopes of the token" className="rounded border border-border bg-surface">
      {scopes.map((scope) => (
        <ScopeRow key={scope.scope} scope={scope} />
      ))}
    </ul>
  );
}

/** The notice and the scopes above say the rest already. */
const shown = ({ checks }: ConnectionTest): readonly CheckResult[] =>
  checks.filter(({ key }) => key !== 'CREDENTIALS' && key !== 'SCOPES');

/** Bitbucket's own names of credential types. */
const credentialLabels: Readonly<Record<string, string>> = {
  api_token: 'API token',
  workspace_access_token: 'Workspace access token',
  project_access_token: 'Project access token',
  repo_access_token: 'Repository access token',
};
const credentialLabel = (type: string): string => credentialLabels[type] ?? type;

function ScopeRow({ scope }: { scope: ConnectionTest['scopes'][number] }) {
  const missing = scope.required ? 'Missing and needed' : 'Not granted';
  return (
    <li className="flex items-start gap-2.5 border-b border-border px-3 py-2 text-sm last:border-b-0">
      <span className="mt-0.5 shrink-0">
        <ScopeIcon granted={scope.granted} required={scope.required} />
      </span>
      <div className="min-w-0">
        <p>
          <code className="font-mono text-xs break-all">{scope.scope}</code>
          <span className="sr-only">: {scope.granted ? 'granted' : missing}</span>
        </p>
        <p className="text-muted">
          {scope.granted ? '' : scope.required ? 'Needed for: ' : 'Would unlock: '}
          {scope.unlocks}
        </p>
      </div>
    </li>
  );
}

function ScopeIcon({ granted, required }: { granted: boolean; required: boolean }) {
  if (granted) return <Check size={16} className="text-success" aria-hidden />;
  return required ? (
    <X size={16} className="text-danger" aria-hidden />
  ) : (
    <Minus size={16} className="text-muted" aria-hidden />
  );
}
