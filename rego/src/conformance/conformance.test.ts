import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCases } from './read-cases.ts';
import { runAll } from './report.ts';

const folder = resolve(`${import.meta.dirname}/../../../../shared/rego-conformance`);

describe.runIf(existsSync(folder))("OPA's conformance cases", () => {
  it('pass to 97 per cent, and no case takes a second', { timeout: 60_000 }, () => {
    const summary = runAll(readCases(folder));
    expect(summary.passed / summary.cases.length).toBeGreaterThanOrEqual(0.97);
    expect(Math.max(...summary.cases.map((one) => one.milliseconds))).toBeLessThan(1000);
  });
});
