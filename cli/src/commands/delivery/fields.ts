import { z } from 'zod';
import type { Colour } from '../../render/paint.ts';
import type { Cell } from '../../render/table.ts';

const verdicts = ['RECEIVED', 'PROCESSED', 'IGNORED', 'REFUSED', 'FAILED'] as const;
export type Verdict = (typeof verdicts)[number];

const summaryFields = 'id integrationId requestId eventKey attempt receivedAt repository verdict reason';

const summary = z.object({
  id: z.string(),
  integrationId: z.string(),
  requestId: z.string(),
  eventKey: z.string(),
  attempt: z.number(),
  receivedAt: z.string(),
  repository: z.string().nullable(),
  verdict: z.enum(verdicts),
  /** Why it was ignored, refused or failed. */
  reason: z.string().nullable(),
});
export type DeliverySummary = z.output<typeof summary>;

const storyFields = `${summaryFields}
  events { summary decisions { outcome reason stack { id } run { id number } } }`;

const story = summary.extend({
  events: z.array(
    z.object({
      summary: z.string(),
      decisions: z.array(
        z.object({
          outcome: z.enum(['TRACK', 'PROPOSE', 'IGNORE']),
          reason: z.string(),
          stack: z.object({ id: z.string() }),
          run: z.object({ id: z.string(), number: z.number() }).nullable(),
        }),
      ),
    }),
  ),
});
export type DeliveryStory = z.output<typeof story>;

export const deliveryFields = { summary: summaryFields, story: storyFields } as const;
export const deliverySchemas = { summary, story } as const;

const verdictLooks: Record<Verdict, readonly [text: string, colour: Colour]> = {
  RECEIVED: ['○ Received', 'gray'],
  PROCESSED: ['● Processed', 'green'],
  IGNORED: ['▬ Ignored', 'gray'],
  REFUSED: ['✕ Refused', 'red'],
  FAILED: ['✕ Failed', 'red'],
};

export function verdictCell(verdict: Verdict): Exclude<Cell, string> {
  const [text, colour] = verdictLooks[verdict];
  return { text, colour };
}
