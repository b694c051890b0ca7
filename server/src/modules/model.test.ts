import { describe, expect, test } from 'vitest';
import { compareVersions, inferNames, nextVersions, parseVersion, sequenceProblem } from './model.ts';

test.each([
  ['acme/terraform-null-label', { provider: 'null', name: 'label' }],
  ['acme/terraform-aws-s3-bucket', { provider: 'aws', name: 's3-bucket' }],
  ['acme/Terraform-AWS-Vpc', { provider: 'aws', name: 'vpc' }],
  ['acme/infrastructure', null],
  ['acme/terraform-aws', null],
])('the repository %s names the module', (repository, names) => {
  expect(inferNames(repository)).toEqual(names);
});

test.each(['1', '1.2', 'v1.2.3', '1.2.3-rc1', '01.2.3', '1.2.3.4', ' 1.2.3', ''])(
  '%j is no version',
  (text) => {
    expect(parseVersion(text)).toBeNull();
  },
);

test('versions are ordered by their numbers', () => {
  const versions = ['0.10.0', '0.9.1', '10.0.0', '2.0.0', '0.9.0'];
  expect(versions.toSorted(compareVersions)).toEqual(['0.9.0', '0.9.1', '0.10.0', '2.0.0', '10.0.0']);
});

test('what can follow is the next patch, minor and major version', () => {
  expect(nextVersions(['0.9.0', '1.2.3'])).toEqual(['1.2.4', '1.3.0', '2.0.0']);
  expect(nextVersions([])).toEqual(['0.0.1', '0.1.0', '1.0.0']);
});

describe('a version', () => {
  const used = ['0.1.0', '0.2.0', '1.0.0'];

  test.each(['0.2.1', '0.3.0', '1.0.1', '1.1.0', '2.0.0'])('%s may follow', (number) => {
    expect(sequenceProblem(number, used)).toBeNull();
  });

  test('may be any number when it is the first', () => {
    expect(sequenceProblem('3.7.1', [])).toBeNull();
  });

  test.each(['0.4.0', '1.0.2', '1.2.0', '3.0.0'])('%s leaves a gap', (number) => {
    expect(sequenceProblem(number, used)).toContain('1.0.1, 1.1.0 or 2.0.0 can follow');
  });

  test('that exists is refused', () => {
    expect(sequenceProblem('0.2.0', used)).toContain('exists already');
  });
});
