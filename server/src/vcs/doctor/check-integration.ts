import { z } from 'zod';
import type { VcsDeps } from '../deps.ts';
import { locateIntegration } from '../integration-parts.ts';
import { dueIntegrations, integrationById } from '../integrations-store.ts';
import type { Doctor } from './doctor.ts';

const hourMs = 3_600_000;
/** Somebody waits for the end of it, and one refused call costs nothing. */
const brokenMs = 5 * 60_000;

type Deps = VcsDeps & { readonly doctor: Doctor };

/** The hourly look in the background. */
export const createCheckIntegration =
  (deps: Deps) =>
  async ({ integrationId }: { integrationId: string }): Promise<void> => {
    const row = await integrationById(deps.db.kysely, integrationId);
    if (row !== undefined) await deps.doctor.examineAndStore(row, 'quick');
  };

/** The integrations whose hour is over. */
export function integrationsDue({ db, clock }: VcsDeps): Promise<string[]> {
  const now = clock.now().getTime();
  return dueIntegrations(db.kysely, {
    before: new Date(now - hourMs),
    brokenBefore: new Date(now - brokenMs),
  });
}

/** The full examination on demand: workspaces, repositories and webhooks too. */
export const diagnoseIntegration = (deps: Deps) =>
  deps.useCases.write({
    name: 'integration.diagnose',
    action: 'integration:admin',
    input: z.object({ id: z.string() }),
    locate: locateIntegration(deps),
    audit: (input) => input,
    prepare: async ({ located: { row } }) => deps.doctor.examineAndStore(row, 'full'),
    run: async ({ prepared }) => prepared.diagnosis,
  });
