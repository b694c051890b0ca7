import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import type { Finding } from './doctor.ts';

const listed = z.object({
  bitbucketCloudIntegrations: z.array(
    z.object({ id: z.string(), name: z.string(), abilities: z.array(z.string()) }),
  ),
});
const list = '{ bitbucketCloudIntegrations { id name abilities } }';

const check = z.object({
  state: z.enum(['OK', 'HINT', 'UNKNOWN', 'WARNING', 'FAILED']).catch('WARNING'),
  title: z.string(),
  subject: z.string().nullable(),
  message: z.string(),
  steps: z.array(z.string()),
});
const examined = z.object({ bitbucketCloudIntegrationDiagnose: z.object({ checks: z.array(check) }) });
const examine = `mutation($id: ID!) {
  bitbucketCloudIntegrationDiagnose(id: $id) { checks { state title subject message steps } }
}`;

const states = { OK: 'ok', HINT: 'ok', UNKNOWN: 'warning', WARNING: 'warning', FAILED: 'problem' } as const;

/** What the doctor finds about every integration whose details the key may see, one after the other. */
export async function integrationFindings(api: ApiClient): Promise<Finding[]> {
  const { bitbucketCloudIntegrations: integrations } = await api.query(listed, list);
  const findings: Finding[] = [];
  for (const { id, name, abilities } of integrations) {
    if (!abilities.includes('integration:admin')) continue;
    const { bitbucketCloudIntegrationDiagnose: diagnosis } = await api.query(examined, examine, { id });
    findings.push(...diagnosis.checks.map((found) => asFinding(name, found)));
  }
  return findings;
}

function asFinding(name: string, { state, title, subject, message, steps }: z.output<typeof check>): Finding {
  const what = subject === null ? title : `${title}, ${subject}`;
  const help = states[state] === 'ok' || steps.length === 0 ? '' : ` ${steps.join(' ')}`;
  return { check: name, state: states[state], message: `${what}: ${message}${help}` };
}
