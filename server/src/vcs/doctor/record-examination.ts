import { sendNotice } from '../../notices.ts';
import type { VcsDeps } from '../deps.ts';
import { defaultIntegration, type IntegrationRow, storeExamined } from '../integrations-store.ts';
import { brokenBy } from './broken.ts';
import type { Depth, Examination } from './doctor.ts';
import { daysLeft, dueWarning } from './expiry.ts';
import { type Diagnosis, type Finding, worstState } from './model.ts';

/** Only a full examination looks at these; a quick one leaves what the last full one said. */
const onlyFull: ReadonlySet<Finding['key']> = new Set(['visibility', 'commit_links']);

/**
 * Keeps what was found, unless the integration was changed meanwhile: then it is about credentials that are no more.
 * Events that waited go on when the credentials are accepted again; warnings follow what is wrong now.
 */
export async function recordExamination(
  deps: VcsDeps,
  row: IntegrationRow,
  { connection, diagnosis }: Examination,
  depth: Depth,
): Promise<void> {
  const now = deps.clock.now();
  const broken = brokenBy(connection, row.broken_since, now);
  const whole = depth === 'full' ? diagnosis : withFormer(diagnosis, row.diagnosis);
  // The address is one for the whole installation: the default integration tells of it, others where there is none.
  const standsForAll = row.is_default || (await defaultIntegration(deps.db.kysely)) === undefined;
  await deps.db.transaction(async (trx) => {
    const set = { connection, diagnosis: whole, checked_at: now, ...broken };
    if (!(await storeExamined(trx, row, set))) return;
    if (connection.ok && row.broken_since !== null) {
      await deps.emit(trx, 'integration.healed', { integrationId: row.id });
    }
    await deps.emit(trx, 'warnings.found', {
      about: `integration:${row.id}`,
      spaceId: row.space_id,
      warnings: whole.findings
        .filter(({ key }) => key !== 'public_url' || standsForAll)
        .flatMap((finding) => warningOf(row, finding, now)),
    });
    await sendNotice(deps.db, trx, {
      kind: 'INTEGRATION',
      id: row.id,
      stackId: null,
      spaceId: row.space_id,
    });
  });
}

function withFormer(diagnosis: Diagnosis, former: Diagnosis | null): Diagnosis {
  const kept = former?.findings.filter(({ key }) => onlyFull.has(key)) ?? [];
  const findings = [...diagnosis.findings, ...kept];
  return { ...diagnosis, findings, state: worstState(findings) };
}

/** What is worth telling people who do not look at the page. Where nothing runs yet, only the token is. */
function warningOf(row: IntegrationRow, finding: Finding, now: Date) {
  const { key, subject, state, title, message } = finding;
  if (state !== 'failed' && state !== 'warning') return [];
  const about = subject === null ? row.name : `${row.name}, ${subject}`;
  const step = key === 'token_expiry' ? expiryStep(row, now) : '';
  return [
    {
      key: `${key}${step}:${row.id}:${subject ?? ''}`,
      severity: state === 'failed' ? ('error' as const) : ('warning' as const),
      title: `${title}: ${about}`,
      text: message,
      path: `/source-control/${row.id}`,
    },
  ];
}

/** Each of 30, 7, 1 and 0 days is a warning of its own, so that reading one does not silence the next. */
function expiryStep(row: IntegrationRow, now: Date): string {
  if (row.token_expires_at === null) return '';
  const due = dueWarning(row.token_expires_at, now);
  return `-${due ?? daysLeft(row.token_expires_at, now)}`;
}
