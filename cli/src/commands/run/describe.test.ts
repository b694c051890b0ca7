import { expect, it } from 'vitest';
import { fakeIo } from '../../testing/fake-io.ts';
import { deltaText, describeRun, sentenceOf } from './describe.ts';
import type { RunDetail } from './fields.ts';

const nothing = { add: 0, change: 0, delete: 0, import: 0, move: 0, forget: 0, outputs: 0 };

const run: RunDetail = {
  id: 'r1',
  number: 12,
  type: 'TRACKED',
  state: 'UNCONFIRMED',
  stateVersion: 3,
  reason: 'Waits for a person: autodeploy is off.',
  title: 'Grow\u001b[2J the network',
  branch: 'main',
  createdAt: '2026-03-01T11:58:00.000Z',
  updatedAt: '2026-03-01T11:59:00.000Z',
  triggeredBy: 'ada',
  stack: { id: 'network', name: 'Network' },
  commit: { hash: '0123456789abcdef', message: 'Grow the network\n', authorName: 'Ada', timestamp: null },
  pullRequest: null,
  delta: { ...nothing, add: 1, delete: 1 },
  failureCode: null,
  toolVersion: 'terraform 1.13.0',
  isolation: null,
  userProvidedMetadata: ['build 12', 'b\u001b[2Jy hand'],
  actions: ['CONFIRM', 'DISCARD'],
  changes: [
    { action: 'REPLACE', address: 'fake_server.a', previousAddress: null, replacePaths: ['region'] },
    { action: 'MOVE', address: 'fake_server.b', previousAddress: 'fake_server.c', replacePaths: [] },
  ],
  changesOmitted: 3,
  diagnostics: [{ severity: 'warning', summary: 'Old', detail: 'Use\nnew', file: 'main.tf', line: 4 }],
  history: [
    {
      state: 'PLANNING',
      stateVersion: 2,
      at: '2026-03-01T11:58:00.000Z',
      note: null,
      username: 'worker',
      hasLogs: true,
      terminal: false,
    },
    {
      state: 'UNCONFIRMED',
      stateVersion: 3,
      at: '2026-03-01T11:59:12.000Z',
      note: null,
      username: null,
      hasLogs: false,
      terminal: false,
    },
  ],
};

it.each([
  [nothing, 'no changes'],
  [{ ...nothing, add: 2, change: 1 }, '+2 ~1 -0'],
  [{ ...nothing, outputs: 1 }, '1 output'],
  [{ ...nothing, delete: 1, import: 2, outputs: 3 }, '+0 ~0 -1, 2 to import, 3 outputs'],
])('%j reads "%s"', (delta, text) => expect(deltaText(delta)).toBe(text));

it('a run says why it is where it is, what changes and what can be done', () => {
  expect(describeRun(fakeIo(), run)).toBe(`Run           network/12
State         ◆ Needs confirmation
Why           Waits for a person: autodeploy is off.
Type          tracked
Changes       +1 ~0 -1
Commit        01234567 Grow the network (Ada)
Branch        main
Triggered by  ada
Notes         build 12; by hand
Created       2 min ago
Tool          terraform 1.13.0
Id            r1

Problems
  ◆ main.tf:4: Old
    Use
    new

Changes
  ± fake_server.a, forced by region
  → fake_server.b, was fake_server.c
  … and 3 more

History
  ◐ Planning            1 m 12 s  worker
  ◆ Needs confirmation

Next
  gantry run confirm network/12
  gantry run discard network/12`);
});

it('a sentence about a run fits a line', () => {
  expect(sentenceOf(run)).toBe('network/12 · Needs confirmation: Waits for a person: autodeploy is off.');
});
