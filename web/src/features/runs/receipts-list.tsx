import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import type { Finding, PolicyOutcome, PolicyReceipt } from './model.ts';

const marks: Record<PolicyOutcome, { shape: MarkShape; label: string }> = {
  PASSED: { shape: 'finished', label: 'Passed' },
  WARNED: { shape: 'waiting', label: 'Warned' },
  DENIED: { shape: 'failed', label: 'Denied' },
  FAILED: { shape: 'failed', label: 'Could not be evaluated' },
};

const order = ['DENIED', 'FAILED', 'WARNED', 'PASSED'] as const;
/** Those of one outcome stay in the order of their names. */
const worstFirst = (a: PolicyReceipt, b: PolicyReceipt): number =>
  order.indexOf(a.outcome) - order.indexOf(b.outcome);

/** What each policy said of the newest plan. The messages are of the policies: text and nothing else. */
export function ReceiptsList({ receipts }: { receipts: readonly PolicyReceipt[] }) {
  if (receipts.length === 0) {
    return (
      <EmptyState icon={<Scale size={28} />} title="No policy looked at this run">
        Policies that are attached to its stack are asked after every plan. What they deny or warn of stands
        here.
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-3">
      {receipts.toSorted(worstFirst).map((receipt) => (
        <li key={receipt.policyId} className="min-w-0 rounded border border-border bg-surface p-4">
          <Receipt receipt={receipt} />
        </li>
      ))}
    </ul>
  );
}

function Receipt({ receipt }: { receipt: PolicyReceipt }) {
  const { policyId, policyName, outcome, milliseconds } = receipt;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OutcomeMark outcome={outcome} />
        <h2 className="min-w-0 font-semibold wrap-anywhere">
          <Link to="/policy/$policy" params={{ policy: policyId }} className="hover:underline">
            {policyName}
          </Link>
        </h2>
        <span className="text-sm text-muted">{milliseconds.toLocaleString('en')} ms</span>
      </div>
      <FindingDetails finding={receipt} />
      {outcome === 'FAILED' ? (
        <p className="text-sm text-muted">
          A policy that cannot be evaluated lets no plan pass. Mend or detach it, then retry the run.
        </p>
      ) : null}
    </div>
  );
}

export const OutcomeMark = ({ outcome }: { outcome: PolicyOutcome }) => <Mark {...marks[outcome]} />;

/** Messages of a policy, and why there are none. */
export function FindingDetails({ finding }: { finding: Finding }) {
  const { denied, warned, omitted, problem, line } = finding;
  return (
    <>
      {problem === null ? null : (
        <p className="max-w-[75ch] wrap-anywhere whitespace-pre-wrap">
          {line === null ? '' : `Line ${line}: `}
          {problem}
        </p>
      )}
      <Messages title="Denies" messages={denied} />
      <Messages title="Warns" messages={warned} />
      {omitted === 0 ? null : (
        <p className="text-sm text-muted">
          {omitted === 1 ? 'One more message was' : `${omitted} more messages were`} not kept.
        </p>
      )}
    </>
  );
}

function Messages({ title, messages }: { title: string; messages: readonly string[] }) {
  if (messages.length === 0) return null;
  return (
    <div>
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      <ul className="mt-1 grid list-disc gap-1 pl-5">
        {messages.map((message) => (
          <li key={message} className="max-w-[75ch] wrap-anywhere whitespace-pre-wrap">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
