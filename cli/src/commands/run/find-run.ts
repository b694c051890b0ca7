import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { notFound, orNotFound } from '../../errors.ts';
import { pagesOfStack, runLists } from './lists.ts';

/** Where a run is: what the API asks for. */
export type RunKey = { readonly stack: string; readonly run: string };

/** Finds a run by its id, by `STACK/NUMBER` or as `STACK/latest`. */
export async function findRun(api: ApiClient, reference: string): Promise<RunKey> {
  const named = /^(.+)\/(\d+|latest)$/.exec(reference);
  const [, stack, number] = named ?? [];
  if (stack === undefined || number === undefined) return findById(api, reference);
  const run = await findByNumber(api, stack, number === 'latest' ? null : Number(number));
  if (run === null)
    throw notFound(`There is no run ${reference}. Run \`gantry run list ${stack}\` for all of them.`);
  return { stack, run };
}

const stackOfRun = z.object({ runStack: z.object({ id: z.string() }).nullable() });

async function findById(api: ApiClient, run: string): Promise<RunKey> {
  const missing = `There is no run "${run}" that you may see. Name it as STACK/NUMBER, or by its id of \`gantry run list\`.`;
  const document = 'query($run: ID!) { runStack(runId: $run) { id } }';
  const { runStack } = await orNotFound(api.query(stackOfRun, document, { run }), missing);
  if (runStack === null) throw notFound(missing);
  return { stack: runStack.id, run };
}

const numbered = z.object({ id: z.string(), number: z.number() });
type Numbered = z.output<typeof numbered>;

/** All runs of a stack share one counter. `wanted` null means the newest. */
async function findByNumber(api: ApiClient, stack: string, wanted: number | null): Promise<string | null> {
  const listed = { stack, fields: 'id number', schema: numbered };
  const found = await Promise.all(
    runLists.map((list) => lookIn(pagesOfStack(api, { ...listed, list }), wanted)),
  );
  const [newest] = found.filter((run) => run !== null).sort((left, right) => right.number - left.number);
  return newest?.id ?? null;
}

async function lookIn(
  pages: AsyncIterable<readonly Numbered[]>,
  wanted: number | null,
): Promise<Numbered | null> {
  for await (const page of pages) {
    const run = wanted === null ? page[0] : page.find(({ number }) => number === wanted);
    if (run !== undefined) return run;
    // The numbers only fall from here on.
    if (page.some(({ number }) => wanted !== null && number < wanted)) return null;
  }
  return null;
}
