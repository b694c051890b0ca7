import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { TestResult } from '@gantry/contract/test-results';
import type { RunReport } from '@gantry/contract/worker-protocol';
import { type AssertionsOf, createTestReader } from '../native-tests.ts';
import type { PreparedRun } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';
import { type Assertion, scanAssertions } from '../source/assertions.ts';
import { runTerraform, type TerraformResult } from '../terraform-command.ts';
import { binaryNames } from '../tools/release-sites.ts';
import { reported } from './destroy.ts';

const mostFileBytes = 1_048_576;
const mostFiles = 200;
const mostLineCharacters = 1_048_576;
/** Where Terraform and OpenTofu look for test files when they are not told otherwise. */
const folders = ['', 'tests'];
const testFile = /\.(tftest|tofutest)\.hcl$/;

type Tested = Extract<RunReport, { event: 'tested' }>;

/** The assertions of all test files, read before anything of the run has been executed. */
export async function readAssertions({ root }: Pick<PreparedRun, 'root'>): Promise<AssertionsOf> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await fs.readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile() && testFile.test(entry.name))
        .map(({ name }) => path.posix.join(folder, name));
    }),
  );
  const read = found
    .flat()
    .slice(0, mostFiles)
    .map(
      async (file): Promise<[string, Assertion[]]> => [
        file,
        scanAssertions(await textOf(path.join(root, file))),
      ],
    );
  return new Map(await Promise.all(read));
}

/** No link is followed out of the workspace, and no large file read. */
async function textOf(file: string): Promise<string> {
  const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await handle.stat();
    return size > mostFileBytes ? '' : await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/**
 * Runs `terraform test` or `tofu test` in the project root. It destroys by itself what it made. Tests that fail, and what
 * they leave behind, are part of the answer; that the run was lost or stopped is thrown.
 */
export async function nativeTests(run: PreparedRun, assertions: AssertionsOf): Promise<Tested> {
  const reader = createTestReader({
    projectRoot: run.job.projectRoot,
    assertionsOf: assertions,
    mask: run.log.mask,
  });
  const lines = createLines((text) => {
    for (const shown of reader.read(text)) run.log.line(shown);
  });
  const answer = (failure: RunFailure | null): Tested => ({
    event: 'tested',
    results: reader.results(),
    remaining: reader.remaining(),
    failure: failure === null ? null : reported(run, failure),
  });
  try {
    const result = await run.timings.measure('test', () =>
      runTerraform(run, { args: ['test', '-json'], phase: 'apply', onStdout: lines.write }),
    );
    lines.end();
    return answer(failureOf(run, reader, result));
  } catch (error) {
    lines.end();
    // What took too long was interrupted, and has destroyed what it could.
    if (error instanceof RunFailure) return answer(error);
    throw error;
  }
}

function failureOf(
  run: PreparedRun,
  reader: ReturnType<typeof createTestReader>,
  { exitCode, output }: TerraformResult,
): RunFailure | null {
  const title = `${binaryNames[run.job.tool.name]} test`;
  const results = reader.results();
  const remaining = reader.remaining();
  if (remaining.length > 0) {
    const message = `The tests could not destroy all that they made. Left behind: ${remaining.join(', ')}.`;
    return new RunFailure('DESTROY_FAILED', message, diagnosticsOf(reader));
  }
  if (exitCode === 0 && results.length === 0) {
    const message = `${title} found no test. Add files such as tests/basic.tftest.hcl with run blocks, or leave run_native_tests out.`;
    return new RunFailure('NATIVE_TESTS_FAILED', message);
  }
  if (exitCode === 0) return null;
  const bad = results.filter(({ status }) => status === 'fail' || status === 'error');
  const [first] = bad;
  const [diagnostic] = [...(first?.diagnostics ?? []), ...diagnosticsOf(reader)];
  const why =
    diagnostic === undefined ? output.trim().split('\n').slice(-3).join('\n') : sentenceOf(diagnostic);
  const which = first === undefined ? title : `"${first.run}" in ${first.file}`;
  const others = bad.length > 1 ? ` ${bad.length - 1} more did not pass.` : '';
  return new RunFailure(
    'NATIVE_TESTS_FAILED',
    `${which} failed: ${why || `exit code ${exitCode}`}${others}`,
    diagnosticsOf(reader),
  );
}

const diagnosticsOf = (reader: ReturnType<typeof createTestReader>) =>
  [...reader.results().flatMap(({ diagnostics }) => diagnostics), ...reader.diagnostics()].slice(0, 200);

function sentenceOf({ summary, detail, file, line }: TestResult['diagnostics'][number]): string {
  const text = summary === 'Test assertion failed' && detail !== '' ? detail : `${summary}. ${detail}`.trim();
  return file === null ? text : `${text} (${file}:${line ?? 1})`;
}

/** Whole lines of a stream; one that never ends is cut. */
function createLines(onLine: (text: string) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() ?? '').slice(0, mostLineCharacters);
    for (const part of parts) onLine(part);
  };
  return {
    write: (bytes: Buffer): void => take(decoder.write(bytes)),
    end: (): void => {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
