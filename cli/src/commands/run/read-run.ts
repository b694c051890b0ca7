import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import { notFound } from '../../errors.ts';
import { type RunDetail, runFields, runSchemas } from './fields.ts';
import type { RunKey } from './find-run.ts';

const answer = z.object({ stack: z.object({ run: runSchemas.detail.nullable() }).nullable() });

export async function readRun(api: ApiClient, key: RunKey): Promise<RunDetail> {
  const document = `query($stack: ID!, $run: ID!) { stack(id: $stack) { run(id: $run) { ${runFields.detail} } } }`;
  const { stack } = await api.query(answer, document, key);
  if (stack?.run == null) throw notFound(`The run ${key.run} is gone.`);
  return stack.run;
}
