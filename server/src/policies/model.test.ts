import { expect, test } from 'vitest';
import { attachesItself, autoAttachLabels, judge, outcomeOf, type Receipt } from './model.ts';

const receipt = (policyName: string, given: Partial<Receipt> = {}): Receipt => {
  const finding = {
    denied: [],
    warned: [],
    omitted: 0,
    problem: null,
    line: null,
    milliseconds: 1,
    ...given,
  };
  return { ...finding, policyId: policyName, policyName, policyType: 'PLAN', outcome: outcomeOf(finding) };
};

test('what policies say decides: a denial before an error before a warning', () => {
  const [passes, warns] = [receipt('quiet'), receipt('naming', { warned: ['odd name', 'no tag.'] })];
  const denies = receipt('no-deletes', { denied: ['the database goes'] });
  const fails = receipt('broken', { problem: 'var x is unsafe', line: 3 });
  expect(judge([])).toEqual({ kind: 'passed' });
  expect(judge([passes])).toEqual({ kind: 'passed' });
  expect(judge([passes, warns])).toEqual({
    kind: 'warned',
    reason: 'warned by naming: odd name; no tag.',
  });
  expect(judge([warns, fails])).toEqual({
    kind: 'refused',
    code: 'POLICY_FAILED',
    reason:
      'The policy broken could not be evaluated (line 3): var x is unsafe. Mend or detach it, then retry the run.',
  });
  expect(judge([fails, denies])).toEqual({
    kind: 'refused',
    code: 'POLICY_DENIED',
    reason: 'Denied by no-deletes: the database goes.',
  });
});

test('labels attach a policy to the stacks that have them, * to all', () => {
  expect(autoAttachLabels(['a', 'autoattach:prod', 'autoattach: ', 'autoattach:*'])).toEqual(['prod', '*']);
  const stack = { labels: ['prod'] };
  expect(attachesItself({ labels: ['autoattach:prod'] }, stack)).toBe(true);
  expect(attachesItself({ labels: ['autoattach:test'] }, stack)).toBe(false);
  expect(attachesItself({ labels: ['prod'] }, stack)).toBe(false);
  expect(attachesItself({ labels: ['autoattach:*'] }, { labels: [] })).toBe(true);
});
