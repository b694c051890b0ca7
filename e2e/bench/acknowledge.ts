import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Bench, type Figure, figure } from './figure.ts';
import { startPlace } from './place.ts';
import { sendDeliveries } from './sender.ts';
import { distribution, rounded } from './statistics.ts';

const heldRate = 500;
const heldSeconds = 30;
const stepSeconds = 10;
const stepRates = [1_000, 2_000, 2_500, 3_000, 4_000];
const details = z.object({
  bitbucketCloudIntegration: z.object({ webhookUrl: z.string(), webhookSecret: z.string() }),
});

type Target = { readonly url: string; readonly body: string; readonly signature: string };

/** A push as Bitbucket sends it, of about 20 KB. */
function pushBody(): string {
  const commit = (index: number) => ({
    type: 'commit',
    hash: String(index).padStart(40, 'a'),
    message: 'x'.repeat(3_500),
  });
  const repository = {
    type: 'repository',
    uuid: `{${randomUUID()}}`,
    full_name: 'acme/elsewhere',
    name: 'elsewhere',
    links: {},
  };
  const target = {
    type: 'commit',
    hash: 'b'.repeat(40),
    message: 'A change',
    author: { raw: 'Ada <ada@acme.example>' },
    date: '2026-01-01T00:00:00+00:00',
    links: { html: { href: 'https://bitbucket.org/acme/elsewhere/commits/b' } },
  };
  const side = { type: 'branch', name: 'main', target };
  const change = {
    old: side,
    new: side,
    created: false,
    closed: false,
    forced: false,
    truncated: false,
    commits: [0, 1, 2, 3, 4].map(commit),
  };
  return JSON.stringify({
    push: { changes: [change] },
    repository,
    actor: { type: 'user', display_name: 'Ada' },
  });
}

async function load(target: Target, seconds: number, rate: number) {
  const answers = await sendDeliveries({ ...target, seconds, rate });
  const acknowledged = answers.statuses.get(202) ?? 0;
  return {
    rate,
    acknowledged,
    refused: answers.latencies.length - acknowledged,
    errors: answers.errors,
    perSecond: (answers.latencies.length * 1_000) / answers.milliseconds,
    senderLag: answers.lag,
    ...distribution([...answers.latencies]),
  };
}

export const acknowledgeBench: Bench = {
  name: 'acknowledge',
  what: `deliveries verified, stored and acknowledged: ${heldRate}/s for ${heldSeconds} s, then the highest rate held`,
  async run(say) {
    const { product, db, integration: id, close } = await startPlace();
    const document = 'query($id: ID!) { bitbucketCloudIntegration(id: $id) { webhookUrl webhookSecret } }';
    const { bitbucketCloudIntegration: seen } = await product.admin.query(details, document, { id });
    const body = pushBody();
    const signature = `sha256=${createHmac('sha256', seen.webhookSecret).update(body).digest('hex')}`;
    const target = { url: seen.webhookUrl, body, signature };
    await load(target, 5, 200);
    const stored = async () =>
      Number(
        (
          await db.kysely
            .selectFrom('webhook_deliveries')
            .select((e) => e.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const before = await stored();
    const held = await load(target, heldSeconds, heldRate);
    const lost = held.acknowledged - ((await stored()) - before);
    say(`${heldRate}/s: p99 ${held.p99} ms, ${held.acknowledged} acknowledged, ${lost} lost`);
    const steps = await climb(target, say, stored);
    await close();
    return figures(held, lost, steps, body.length);
  },
};

type Loaded = Awaited<ReturnType<typeof load>>;
type Step = Loaded & { readonly lost: number; readonly held: boolean };

async function climb(
  target: Target,
  say: (text: string) => void,
  stored: () => Promise<number>,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const rate of stepRates) {
    const before = await stored();
    const result = await load(target, stepSeconds, rate);
    const lost = result.acknowledged - ((await stored()) - before);
    const held =
      result.p99 <= 250 &&
      result.perSecond >= rate * 0.97 &&
      result.refused + result.errors === 0 &&
      lost <= 0;
    steps.push({ ...result, lost, held });
    say(
      `${rate}/s: ${Math.round(result.perSecond)}/s answered, p99 ${result.p99} ms${held ? '' : ' (not held)'}`,
    );
    if (!held) break;
  }
  return steps;
}

function figures(held: Loaded, lost: number, steps: readonly Step[], bytes: number): Figure[] {
  const highest = Math.max(0, ...steps.filter((step) => step.held).map((step) => step.rate));
  return [
    figure(
      'Acknowledgement at 500/s, p99',
      { value: rounded(held.p99), unit: 'ms' },
      { atMost: 25 },
      { ...held, bytes },
    ),
    figure(
      'Deliveries lost of those acknowledged',
      { value: lost, unit: '' },
      { atMost: 0 },
      { acknowledged: held.acknowledged },
    ),
    figure(
      'Highest rate held with p99 ≤ 250 ms',
      { value: highest, unit: '/s' },
      { atLeast: 2_000 },
      { steps },
    ),
  ];
}
