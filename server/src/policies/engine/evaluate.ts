import { type Policy, RegoError } from '@gantry/rego';
import { type Finding, failedFinding } from '../model.ts';
import { packages, problemOf } from './compile-policy.ts';

const mostMessages = 100;
const messageCharacters = 1_000;
/** Far more than policies need; the clock is what ends them. */
const limits = { steps: 5_000_000_000, cells: 8_000_000 };

export type Conditions = { readonly input: unknown; readonly milliseconds: number; readonly now: number };

/** Asks a plan policy for its `deny` and `warn`, in whichever package they are. */
export function evaluatePlanPolicy(policy: Policy, { input, milliseconds, now }: Conditions): Finding {
  const start = performance.now();
  const spent = (): number => Math.round(performance.now() - start);
  const host = { now: () => BigInt(now) * 1_000_000n };
  const found: Record<'deny' | 'warn', string[]> = { deny: [], warn: [] };
  for (const rule of ['deny', 'warn'] as const) {
    for (const name of packages) {
      const left = Math.max(1, milliseconds - spent());
      const result = policy.evaluate({
        entrypoint: `data.${name}.${rule}`,
        input,
        limits: { ...limits, milliseconds: left },
        host,
      });
      if (result instanceof RegoError) return ofError(result, milliseconds, spent());
      found[rule].push(...messagesOf(result.value, rule));
    }
  }
  return {
    denied: found.deny.slice(0, mostMessages),
    warned: found.warn.slice(0, mostMessages),
    omitted: Math.max(0, found.deny.length - mostMessages) + Math.max(0, found.warn.length - mostMessages),
    problem: null,
    line: null,
    milliseconds: spent(),
  };
}

export const tookTooLong = (milliseconds: number): string =>
  `It took longer than ${milliseconds >= 1_000 ? `${Math.round(milliseconds / 1_000)} s` : `${milliseconds} ms`}.`;

function ofError(error: RegoError, milliseconds: number, spent: number): Finding {
  const { message, line } = problemOf(error);
  if (error.code !== 'eval_limit_error') return failedFinding(message, spent, line);
  if (message.startsWith('longer than')) return failedFinding(tookTooLong(milliseconds), spent, line);
  const isLarge = message.startsWith('the policy made more than');
  return failedFinding(isLarge ? 'It makes more values than a policy may.' : message, spent, line);
}

/** A set of messages; what is no text is shown as JSON. A bare `true` has no words of its own. */
function messagesOf(value: unknown, rule: 'deny' | 'warn'): string[] {
  if (value === undefined || value === null || value === false) return [];
  if (value === true) return [rule === 'deny' ? 'The plan is not allowed.' : 'The plan should be looked at.'];
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => cut(typeof item === 'string' ? item : JSON.stringify(item)));
}

const cut = (text: string): string =>
  text.length <= messageCharacters ? text : `${text.slice(0, messageCharacters - 1).toWellFormed()}…`;
