import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { failedFinding } from '../model.ts';
import { compilePolicy } from './compile-policy.ts';
import { evaluatePlanPolicy } from './evaluate.ts';
import type { EngineInput, EngineJob, EngineMessage, EnginePolicy } from './protocol.ts';
import { planOf } from './sanitize.ts';

/**
 * The thread in which policies are compiled and evaluated: what people wrote may take all the time and memory that it
 * gets, and the server goes on.
 */
const port = parentPort;
const say = (message: EngineMessage): void => port?.postMessage(message);

/** A plan of more than this is not read. */
const planBytes = 384 * 1_048_576;

port?.on('message', (job: EngineJob) => {
  work(job);
  say({ kind: 'done' });
});

function work(job: EngineJob): void {
  if (job.kind === 'check') {
    const compiled = compilePolicy(job.policy);
    say({ kind: 'problems', problems: Array.isArray(compiled) ? compiled : [] });
    return;
  }
  const read = inputOf(job.input);
  if ('problem' in read) {
    say({ kind: 'unreadable', message: read.problem });
    return;
  }
  if (job.kind === 'input') {
    const text = JSON.stringify(read.input, null, 2);
    const isTooLarge = text.length > job.mostCharacters;
    const message = 'The plan of the run is too large to be shown.';
    say(isTooLarge ? { kind: 'unreadable', message } : { kind: 'text', text });
    return;
  }
  for (const policy of job.policies) {
    say({ kind: 'begun', policyId: policy.id });
    say({ kind: 'found', policyId: policy.id, finding: find(policy, { ...job, input: read.input }) });
  }
}

function find(policy: EnginePolicy, conditions: Parameters<typeof evaluatePlanPolicy>[1]) {
  const compiled = compilePolicy(policy);
  if (!Array.isArray(compiled)) return evaluatePlanPolicy(compiled, conditions);
  const [first] = compiled;
  return failedFinding(first?.message ?? 'It does not compile.', 0, first?.line ?? null);
}

type Read = { readonly input: unknown } | { readonly problem: string };

function inputOf(given: EngineInput): Read {
  if (given.kind === 'text') {
    try {
      return { input: JSON.parse(given.text) };
    } catch {
      return { problem: 'The input is not JSON.' };
    }
  }
  const facts: unknown = JSON.parse(given.facts);
  const base = { spacelift: facts, gantry: facts };
  if (given.plan === null) return { problem: 'The plan was not uploaded, so no policy can look at it.' };
  try {
    const plan: unknown = JSON.parse(gunzipSync(given.plan, { maxOutputLength: planBytes }).toString('utf8'));
    return { input: { ...base, terraform: planOf(plan, given.sanitize) } };
  } catch {
    return { problem: 'The plan cannot be read: it is larger than 384 MiB, or damaged.' };
  }
}
