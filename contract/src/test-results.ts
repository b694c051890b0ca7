import { z } from 'zod';
import { diagnostic } from './plan.ts';

/** As Terraform and OpenTofu call it: `fail` is an assertion that does not hold, `error` what kept the run from its end. */
export const testStatuses = ['pass', 'fail', 'error', 'skip'] as const;
export type TestStatus = (typeof testStatuses)[number];

/** One `assert` block. Line from 1; the condition as it is written. */
export const testAssertion = z.object({
  line: z.number().int().min(1),
  condition: z.string().max(500),
  /** What its author has it say when it does not hold. */
  message: z.string().max(500),
  status: z.enum(testStatuses),
});
export type TestAssertion = z.infer<typeof testAssertion>;

/** One `run` block of a test file; the file is a path from the top of the repository. */
export const testResult = z.object({
  file: z.string().max(4_096),
  run: z.string().max(200),
  status: z.enum(testStatuses),
  assertions: z.array(testAssertion).max(200),
  diagnostics: z.array(diagnostic).max(50),
});
export type TestResult = z.infer<typeof testResult>;
