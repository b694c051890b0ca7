import { describe, expect, test } from 'vitest';
import { raiseFile } from './raise-file.ts';
import { raisedConstraint } from './raised-constraint.ts';

describe('a constraint is raised in its own manner, and only where it keeps the version out:', () => {
  test.each([
    ['1.0.0', '1.1.0', '1.1.0'],
    ['= 1.0.0', '1.1.0', '= 1.1.0'],
    ['~> 1.0.0', '1.1.0', '~> 1.1.0'],
    ['~> 1.0.0', '1.0.4', null],
    ['~> 1.0', '1.9.0', null],
    ['~> 1.4', '2.1.3', '~> 2.1'],
    ['2.0.0', '1.9.0', null],
    ['>= 1.0.0', '2.0.0', null],
    ['>= 1.0.0, < 2.0.0', '2.0.0', null],
    ['!= 1.0.0', '2.0.0', null],
    ['nonsense', '2.0.0', null],
  ])('%s with %s', (constraint, number, raised) => {
    expect(raisedConstraint(constraint, number)).toBe(raised);
  });
});

const target = { address: 'gantry.example.com/acme/label/null', number: '1.1.0' };
const call = (version: string, source = target.address): string => `# the label
module "label" {
  source  = "${source}" # "version = 1.0.0" is old
  version = "${version}"

  name = "web"
}

module "other" {
  source  = "gantry.example.com/acme/other/null"
  version = "1.0.0"
}
`;

test('only the version of the call changes', async () => {
  expect(await raiseFile('main.tf', call('1.0.0'), target)).toBe(call('1.1.0'));
  const sub = `${target.address}//modules/part`;
  expect(await raiseFile('main.tf', call('~> 1.0.0', sub), target)).toBe(call('~> 1.1.0', sub));
});

test('what needs nothing, is of another module, or is no code is left alone', async () => {
  expect(await raiseFile('main.tf', call('~> 1.0'), target)).toBeNull();
  expect(await raiseFile('main.tf', call('1.0.0', 'other.example.com/acme/label/null'), target)).toBeNull();
  expect(await raiseFile('main.tf', 'module "label" {', target)).toBeNull();
});

test('a version that cannot be found for sure is left alone', async () => {
  const hidden = call('1.0.0').replace(
    'version = "1.0.0"',
    'count = 1 # version = "1.0.0"\n  version = "1.0.0"',
  );
  expect(await raiseFile('main.tf', hidden, target)).toBeNull();
});
