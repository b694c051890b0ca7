import { z } from 'zod';
import { command } from '../../command.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { paint } from '../../render/paint.ts';
import { spinning } from '../../render/spinner.ts';

const answer = z.object({
  auditTrailVerification: z.object({
    ok: z.boolean(),
    entries: z.number(),
    unchained: z.number(),
    removed: z.number(),
    head: z.string(),
    problem: z.string().nullable(),
    entryId: z.string().nullable(),
  }),
});
type Verification = z.output<typeof answer>['auditTrailVerification'];

export const auditVerify = command({
  name: 'audit verify',
  summary: 'Prove that no entry of the audit trail was changed, taken out or put in',
  details:
    'Each entry is sealed with the one before it. Keep the printed hash elsewhere and give it to --expect later: that proves that the trail still has all that it had then. Exits with 1 when the trail is damaged.',
  options: {
    expect: {
      describe: 'A hash that an earlier verification printed, or that the webhook sent',
      value: 'HASH',
    },
  },
  input: z.object({
    expect: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'A hash has 64 hex digits.')
      .optional(),
  }),
  async run({ expect }, { io, api, print }) {
    const client = await api();
    const document = `query($expected: String) {
      auditTrailVerification(expected: $expected) { ok entries unchained removed head problem entryId }
    }`;
    const { auditTrailVerification: found } = await spinning(io, 'Verifying the audit trail', () =>
      client.query(answer, document, { expected: expect ?? null }),
    );
    print(found, () => describe(io, found));
    return found.ok ? exitCodes.ok : exitCodes.failed;
  },
});

function describe(io: Io, { ok, entries, unchained, removed, head, problem }: Verification): string {
  const verdict = ok
    ? paint(io, 'green', '● The trail is whole')
    : paint(io, 'red', '✕ The trail is damaged');
  const further = [
    unchained === 0 ? null : `${unchained} are older than the chain and could not be proved`,
    removed === 0 ? null : `${removed} were removed by retention`,
  ].filter((each) => each !== null);
  const counted = [`${entries} entries proved`, ...further].join(', ');
  return [
    `${verdict}${problem === null ? '' : `: ${problem}`}`,
    `  ${counted}`,
    `  newest hash ${head === '' ? 'none yet' : head}`,
  ].join('\n');
}
