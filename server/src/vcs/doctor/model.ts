/** What the doctor looks at. Each is one line of the report; `webhook` and `commit_links` have one per repository. */
export const checkKeys = [
  'credentials',
  'scopes',
  'token_expiry',
  'token_owner',
  'visibility',
  'webhook',
  'commit_links',
  'rate_budget',
  'clock',
  'public_url',
] as const;
export type CheckKey = (typeof checkKeys)[number];

/** `hint`: works, and could be better. `unknown`: could not be looked at, with the reason in the message. */
export const checkStates = ['ok', 'hint', 'warning', 'failed', 'unknown'] as const;
export type CheckState = (typeof checkStates)[number];

/** What one button can do about it; `target` is the repository or the webhook that is meant. */
export const fixActions = [
  'replace_token',
  'set_expiry',
  'ensure_webhook',
  'remove_webhook',
  'regenerate_secret',
  'show_steps',
] as const;
export type Fix = {
  readonly action: (typeof fixActions)[number];
  readonly label: string;
  readonly target: string | null;
};

export type Finding = {
  readonly key: CheckKey;
  /** A repository or workspace; null where the whole integration is meant. */
  readonly subject: string | null;
  readonly state: CheckState;
  readonly title: string;
  /** One or two sentences: what is so, and why it matters. */
  readonly message: string;
  /** The exact clicks where no button can help. */
  readonly steps: readonly string[];
  readonly fix: Fix | null;
};

export type Diagnosis = {
  readonly state: CheckState;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly findings: readonly Finding[];
};

/** Why a token is refused, as far as Bitbucket's answers allow to tell. */
export const rejectionReasons = [
  'wrong_email',
  'expired',
  'revoked',
  'wrong_token',
  'no_scopes',
  'wrong_kind',
  'ip_not_allowed',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

const severity: Readonly<Record<CheckState, number>> = { ok: 0, hint: 1, unknown: 2, warning: 3, failed: 4 };

/** The worst of the findings. */
export function worstState(findings: readonly Finding[]): CheckState {
  return findings.reduce<CheckState>(
    (worst, { state }) => (severity[state] > severity[worst] ? state : worst),
    'ok',
  );
}

type Told = Omit<Finding, 'subject' | 'steps' | 'fix'> & Partial<Pick<Finding, 'subject' | 'steps' | 'fix'>>;

export const finding = (told: Told): Finding => ({ subject: null, steps: [], fix: null, ...told });

/** What the badge of an integration says. */
export const healths = ['healthy', 'attention', 'broken', 'unknown'] as const;
export type Health = (typeof healths)[number];

export function healthOf(integration: {
  readonly broken_since: Date | null;
  readonly diagnosis: Diagnosis | null;
  readonly connection: { readonly ok: boolean } | null;
}): Health {
  if (integration.broken_since !== null) return 'broken';
  const state = integration.diagnosis?.state;
  if (state === 'failed' || state === 'warning') return 'attention';
  if (integration.connection === null) return 'unknown';
  return integration.connection.ok ? 'healthy' : 'attention';
}

/** Whether a token that is refused was accepted before; of one that never was, nothing else is true. */
export const hasWorked = (
  connection: { readonly ok: boolean; readonly reason?: string | null } | null,
): boolean => connection?.ok === true || connection?.reason === 'revoked' || connection?.reason === 'expired';
