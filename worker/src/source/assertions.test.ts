import { expect, test } from 'vitest';
import { scanAssertions } from './assertions.ts';

const file = `variables { name = "web" } # assert { condition = false }
run "labels" {
  command = apply
  assert {
    condition     = output.id == "web" # not "}" that
    error_message = "The label is not {the} name."
  }
  /* assert { condition = 1 } */
  assert {
    condition = alltrue([
      for one in output.ids : one != ""
    ])
    error_message = "An id is empty."
  }
}
run "plans" {
  module { source = "./other" }
  assert {
    condition = true
    error_message = "x"
  }
}
`;

test('assertions are found with their run, their lines and what they say', () => {
  expect(scanAssertions(file)).toEqual([
    {
      run: 'labels',
      line: 4,
      lastLine: 7,
      condition: 'output.id == "web"',
      message: 'The label is not {the} name.',
    },
    {
      run: 'labels',
      line: 9,
      lastLine: 14,
      condition: 'alltrue([ for one in output.ids : one != "" ])',
      message: 'An id is empty.',
    },
    { run: 'plans', line: 18, lastLine: 21, condition: 'true', message: 'x' },
  ]);
});

test.each(['', 'run "a" {', 'assert {\n condition = 1', 'run "a" { assert { condition =', '}}}'])(
  'a broken file is no trouble: %j',
  (text) => {
    expect(scanAssertions(text).length).toBeLessThan(2);
  },
);
