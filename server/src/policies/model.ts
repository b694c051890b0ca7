/** Every type that a policy may have elsewhere; Gantry evaluates those in `supportedTypes`. */
export const policyTypes = [
  'ACCESS',
  'APPROVAL',
  'GIT_PUSH',
  'INITIALIZATION',
  'LOGIN',
  'NOTIFICATION',
  'PLAN',
  'TASK',
  'TRIGGER',
] as const;
export type PolicyType = (typeof policyTypes)[number];
export const supportedTypes = ['PLAN'] as const;
export type SupportedType = (typeof supportedTypes)[number];
export const isSupported = (type: PolicyType): type is SupportedType =>
  supportedTypes.some((supported) => supported === type);

/** What is wrong with the text of a policy; lines and columns count from 1. */
export type Problem = {
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
};

/** What an evaluation found. `problem` is set where it could not be done. */
export type Finding = {
  readonly denied: readonly string[];
  readonly warned: readonly string[];
  /** Messages beyond those that are kept. */
  readonly omitted: number;
  readonly problem: string | null;
  readonly line: number | null;
  readonly milliseconds: number;
};

export type PolicyOutcome = 'passed' | 'warned' | 'denied' | 'failed';

/** A finding as it is kept with a run. */
export type Receipt = Finding & {
  readonly policyId: string;
  readonly policyName: string;
  readonly policyType: string;
  readonly outcome: PolicyOutcome;
};

export function outcomeOf({ denied, warned, problem }: Finding): PolicyOutcome {
  if (problem !== null) return 'failed';
  if (denied.length > 0) return 'denied';
  return warned.length > 0 ? 'warned' : 'passed';
}

/** A finding of a policy that gave none. */
export const failedFinding = (problem: string, milliseconds = 0, line: number | null = null): Finding => ({
  denied: [],
  warned: [],
  omitted: 0,
  problem,
  line,
  milliseconds,
});

/** What receipts mean for the run that they are of. A policy that cannot be evaluated lets nothing pass. */
export type Judgement =
  | { readonly kind: 'passed' }
  | { readonly kind: 'warned'; readonly reason: string }
  | { readonly kind: 'refused'; readonly code: 'POLICY_DENIED' | 'POLICY_FAILED'; readonly reason: string };

const mostReasons = 20;

export function judge(receipts: readonly Receipt[]): Judgement {
  const failed = receipts.filter(({ outcome }) => outcome === 'failed');
  const denied = receipts.filter((receipt) => receipt.denied.length > 0);
  if (denied.length > 0) {
    const reason = `Denied by ${told(denied, (one) => one.denied)}`;
    return { kind: 'refused', code: 'POLICY_DENIED', reason };
  }
  if (failed.length > 0) {
    const reasons = failed.map(
      (one) =>
        `The policy ${one.policyName} could not be evaluated${placeOf(one)}: ${ended(one.problem ?? '')}`,
    );
    const advice = 'Mend or detach it, then retry the run.';
    return { kind: 'refused', code: 'POLICY_FAILED', reason: [...reasons, advice].join(' ') };
  }
  const warned = receipts.filter((receipt) => receipt.warned.length > 0);
  return warned.length === 0
    ? { kind: 'passed' }
    : { kind: 'warned', reason: `warned by ${told(warned, (one) => one.warned)}` };
}

const placeOf = ({ line }: Receipt): string => (line === null ? '' : ` (line ${line})`);

/** `no-deletes: a; b. naming: c` */
function told(receipts: readonly Receipt[], messagesOf: (receipt: Receipt) => readonly string[]): string {
  const parts = receipts.map((receipt) => {
    const messages = messagesOf(receipt);
    const shown = messages.slice(0, mostReasons).join('; ');
    const more = messages.length > mostReasons ? `; and ${messages.length - mostReasons} more` : '';
    return `${receipt.policyName}: ${shown}${more}`;
  });
  return parts.map(ended).join(' ');
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const autoAttach = 'autoattach:';

/** Labels of stacks to which a policy attaches itself; `*` stands for all. */
export const autoAttachLabels = (labels: readonly string[]): string[] =>
  labels
    .filter((label) => label.startsWith(autoAttach))
    .map((label) => label.slice(autoAttach.length).trim())
    .filter((label) => label !== '');

/** Whether labels attach the policy to a stack that reaches it. */
export function attachesItself(
  policy: { readonly labels: readonly string[] },
  stack: { readonly labels: readonly string[] },
): boolean {
  return autoAttachLabels(policy.labels).some((label) => label === '*' || stack.labels.includes(label));
}

/** Whether values of a plan go to policies as they are, by a label of the stack. */
export const isUnsanitized = (labels: readonly string[]): boolean =>
  labels.includes('feature:disable_resource_sanitization');
