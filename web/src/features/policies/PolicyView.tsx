import { Link } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Badge, Labels } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { MarkdownText } from '../../ui/markdown-text.tsx';
import { MoreMenu } from '../../ui/menu.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { DeletePolicyDialog } from './delete-policy-dialog.tsx';
import { engineWords, type PolicyDetails, typeWord } from './model.ts';
import { UsesCard, type UsesCardProps } from './uses-card.tsx';

interface PolicyViewProps extends Omit<UsesCardProps, 'policy'> {
  /** Undefined while it is loaded. */
  policy: PolicyDetails | undefined;
  problem: Problem | null;
  onRetry: () => void;
  remove: Deed<string>;
}

export function PolicyView({ policy, problem, onRetry, remove, ...props }: PolicyViewProps) {
  const [deleting, setDeleting] = useState(false);
  if (problem !== null) return <PageProblem problem={problem} onRetry={onRetry} />;
  if (policy === undefined) return <PageSkeleton />;
  const ask = () => {
    remove.reset();
    setDeleting(true);
  };
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="up" to="/policies" className="hover:underline">
            Policies
          </Link>,
        ]}
        title={policy.name}
        actions={<PolicyActions policy={policy} onDelete={ask} />}
        facts={<PolicyFacts policy={policy} />}
      />
      <PageBody wide>
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid min-w-0 grid-cols-1 gap-4">
            {policy.description ? (
              <Card title="Description">
                <MarkdownText text={policy.description} />
              </Card>
            ) : null}
            <Card title="Policy" actions={<CopyButton text={policy.body} what="policy" />}>
              <CodeText label="Text of the policy" value={policy.body} />
            </Card>
          </div>
          <UsesCard policy={policy} {...props} />
        </div>
      </PageBody>
      {deleting ? (
        <DeletePolicyDialog policy={policy} remove={remove} onClose={() => setDeleting(false)} />
      ) : null}
    </>
  );
}

function PolicyActions({ policy, onDelete }: { policy: PolicyDetails; onDelete: () => void }) {
  const icon = { size: 15, 'aria-hidden': true } as const;
  return (
    <>
      {policy.abilities.includes('policy:update') ? (
        <Link to="/policy/$policy/edit" params={{ policy: policy.id }} className={buttonClass('primary')}>
          <Pencil {...icon} />
          Edit policy
        </Link>
      ) : null}
      {policy.abilities.includes('policy:delete') ? (
        <MoreMenu
          of={policy.name}
          items={[{ label: 'Delete policy', icon: <Trash2 {...icon} />, danger: true, onSelect: onDelete }]}
        />
      ) : null}
    </>
  );
}

function PolicyFacts({ policy }: { policy: PolicyDetails }) {
  return (
    <>
      <Badge>{typeWord(policy.type)}</Badge>
      <span>{engineWords[policy.engineType]}</span>
      <span>Space {policy.spaceDetails.name}</span>
      <span>
        Changed <TimeAgo at={policy.updatedAt} />
      </span>
      <Labels labels={policy.labels} />
    </>
  );
}
