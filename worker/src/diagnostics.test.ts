import { expect, test } from 'vitest';
import { headlineOf, mainError, readDiagnostics } from './diagnostics.ts';

/** As Terraform 1.11 prints it in colours. */
const output = `
terraform_data.a: Refreshing state...
\u001b[33m╷\u001b[0m\u001b[0m
\u001b[33m│\u001b[0m \u001b[0m\u001b[1m\u001b[33mWarning: \u001b[0m\u001b[0m\u001b[1mDeprecated attribute\u001b[0m
\u001b[33m│\u001b[0m \u001b[0m
\u001b[33m│\u001b[0m \u001b[0m\u001b[0m  on ../modules/part/main.tf line 7, in resource "terraform_data" "b":
\u001b[33m│\u001b[0m \u001b[0m   7:   old = \u001b[4mtrue\u001b[0m\u001b[0m
\u001b[33m│\u001b[0m \u001b[0m
\u001b[33m│\u001b[0m \u001b[0mUse something newer.
\u001b[33m╵\u001b[0m\u001b[0m
\u001b[31m╷\u001b[0m\u001b[0m
\u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1mError acquiring the state lock\u001b[0m
\u001b[31m│\u001b[0m \u001b[0m
\u001b[31m│\u001b[0m \u001b[0m\u001b[0mError message: HTTP remote state already locked
\u001b[31m│\u001b[0m \u001b[0m
\u001b[31m│\u001b[0m \u001b[0mWait for the other run.\u001b[0m\u001b[0m
\u001b[31m╵\u001b[0m\u001b[0m
\u001b[31m╷\u001b[0m\u001b[0m
\u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1mReference to undeclared input variable\u001b[0m
\u001b[31m│\u001b[0m \u001b[0m
\u001b[31m│\u001b[0m \u001b[0m\u001b[0m  with terraform_data.a,
\u001b[31m│\u001b[0m \u001b[0m\u001b[0m  on main.tf line 2, in resource "terraform_data" "a":
\u001b[31m│\u001b[0m \u001b[0m   2:   input = \u001b[4mvar.missing\u001b[0m\u001b[0m
\u001b[31m│\u001b[0m \u001b[0m
\u001b[31m│\u001b[0m \u001b[0mAn input variable with the name "missing" has not been declared.
\u001b[31m╵\u001b[0m\u001b[0m
`;

test('errors and warnings are read from the boxes, with files relative to the repository', () => {
  expect(readDiagnostics(output, 'stacks/network')).toEqual([
    {
      severity: 'warning',
      summary: 'Deprecated attribute',
      detail: 'Use something newer.',
      file: 'stacks/modules/part/main.tf',
      line: 7,
    },
    {
      severity: 'error',
      summary: 'Error acquiring the state lock',
      detail: 'Error message: HTTP remote state already locked\n\nWait for the other run.',
      file: null,
      line: null,
    },
    {
      severity: 'error',
      summary: 'Reference to undeclared input variable',
      detail: 'An input variable with the name "missing" has not been declared.',
      file: 'stacks/network/main.tf',
      line: 2,
    },
  ]);
});

test('the error that names a place is the headline', () => {
  const error = mainError(readDiagnostics(output, ''));
  expect(error && headlineOf(error)).toBe('Reference to undeclared input variable (main.tf:2)');
});

test('text without boxes has no diagnostics', () => {
  expect(readDiagnostics('Error: not in a box\n│ neither\n╵', '')).toEqual([]);
});
