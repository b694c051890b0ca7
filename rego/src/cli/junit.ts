import type { TestResult } from './test.ts';

function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '<': 'lt',
    '>': 'gt',
    '&': 'amp',
    '"': 'quot',
    "'": 'apos',
  };
  return text.replace(/[<>&"']/g, (char) => `&${names[char] ?? ''};`);
}

function testCase({ name, file, outcome, message, milliseconds }: TestResult): string {
  const head = `    <testcase name="${escapeXml(name)}" file="${escapeXml(file)}" time="${(milliseconds / 1000).toFixed(6)}"`;
  if (outcome === 'passed') return `${head}/>`;
  const kind = outcome === 'failed' ? 'failure' : outcome;
  return `${head}>\n      <${kind} message="${escapeXml(message)}"/>\n    </testcase>`;
}

/** Results in the form that build servers read. */
export function junitXml(results: readonly TestResult[]): string {
  const count = (outcome: TestResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const numbers = `tests="${results.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  const cases = results.map(testCase).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="rego" ${numbers}>\n${cases}\n  </testsuite>\n</testsuites>\n`;
}
