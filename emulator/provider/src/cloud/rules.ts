import type { Cloud, Kind, Operation, Rule } from './model.ts';

/** One operation on one resource, as rules see it. */
export interface Target {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly name: string;
}

function matchesName(pattern: string, name: string): boolean {
  const literals = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(name);
}

function applies(rule: Rule, target: Target): boolean {
  return (
    matchesName(rule.name, target.name) &&
    (rule.kind ?? target.kind) === target.kind &&
    (rule.operation ?? target.operation) === target.operation
  );
}

/** What the cloud's rules say about an operation: how long it takes, what it warns of, how it fails. */
export interface Verdict {
  readonly delayMs: number;
  readonly warnings: readonly string[];
  readonly failsBefore: string | undefined;
  readonly failsAfter: string | undefined;
}

/** Every matching rule counts: delays add up, warnings gather, the first error of each stage wins. */
export function judge(cloud: Cloud, target: Target): Verdict {
  const rules = (cloud.settings.rules ?? []).filter((rule) => applies(rule, target));
  const errorAt = (stage: 'before' | 'after') =>
    rules.find((rule) => rule.error !== undefined && (rule.stage ?? 'before') === stage)?.error;
  return {
    delayMs: rules.reduce((sum, rule) => sum + (rule.delayMs ?? 0), 0),
    warnings: rules.flatMap((rule) => rule.warning ?? []),
    failsBefore: errorAt('before'),
    failsAfter: errorAt('after'),
  };
}
