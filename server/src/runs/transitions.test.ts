import {
  blockingRunTypes,
  isTerminal,
  isWorking,
  type RunState,
  runStateNames,
  statesThat,
} from '@gantry/contract/run-states';
import { describe, expect, test } from 'vitest';
import { hasChanges, type PlanFacts, planOutcome } from './plan-outcome.ts';
import { nextState, type RunEvent, stoppableStates, transitionRows } from './transitions.ts';

const arrows = transitionRows.flatMap(([states, event, to]) => states.map((from) => ({ from, event, to })));

function reachable(from: RunState): Set<RunState> {
  const seen = new Set<RunState>([from]);
  for (const state of seen) for (const arrow of arrows) if (arrow.from === state) seen.add(arrow.to);
  return seen;
}

describe('the table of transitions', () => {
  test('reaches every state', () => {
    const reached = reachable('QUEUED');
    expect(runStateNames.filter((state) => !reached.has(state))).toEqual([]);
  });

  test('has no exit from an end', () => {
    expect(arrows.filter(({ from }) => isTerminal(from))).toEqual([]);
  });

  test('leads from every other state to an end, so that no run is stuck', () => {
    for (const state of runStateNames) expect([...reachable(state)].some(isTerminal), state).toBe(true);
  });

  test('lets every working state survive a dead worker and a failure, and only those', () => {
    for (const event of ['lease_expired', 'phase_failed'] as const) {
      const survivors = runStateNames.filter((state) => nextState(state, event) === 'FAILED');
      expect(survivors).toEqual(statesThat('works'));
    }
  });

  test('says for each state and event one thing', () => {
    expect(new Set(arrows.map(({ from, event }) => `${from} ${event}`)).size).toBe(arrows.length);
  });

  test('gives a run to a worker only by a claim, and never lets a claim go to a state without one', () => {
    const takes = arrows.filter(({ from, to }) => !isWorking(from) && isWorking(to));
    expect(takes.map(({ event }) => event)).toEqual(['claimed', 'claimed']);
  });

  test('applies only what a person confirmed or autodeploy let go', () => {
    const ways = arrows.filter(({ to }) => to === 'APPLYING').map(({ from, event }) => `${from} ${event}`);
    expect(ways).toEqual(['PLANNING planned_autodeploy', 'PREPARING_APPLY workspace_ready']);
    const confirmations = arrows.filter(({ to }) => to === 'CONFIRMED').map(({ from }) => from);
    expect(confirmations.toSorted()).toEqual(['PREPARING_APPLY', 'UNCONFIRMED']);
  });

  test('destroys only what a module test applied', () => {
    const ways = arrows.filter(({ to }) => to === 'DESTROYING').map(({ from, event }) => `${from} ${event}`);
    expect(ways).toEqual(['APPLYING destroy_started']);
  });

  test('never stops an apply', () => {
    expect(runStateNames.filter((state) => nextState(state, 'stop') !== undefined)).toEqual(stoppableStates);
    expect(stoppableStates).not.toContain('APPLYING');
  });

  test.each<[state: RunState, event: RunEvent]>([
    ['FINISHED', 'discard'],
    ['QUEUED', 'claimed'],
    ['QUEUED', 'confirm'],
    ['APPLYING', 'discard'],
    ['CONFIRMED', 'discard'],
  ])('%s knows nothing of %s', (state, event) => {
    expect(nextState(state, event)).toBeUndefined();
  });

  test('holds a stack only by runs that can change something', () => {
    expect(blockingRunTypes).toEqual(['TRACKED', 'TASK', 'DESTROY']);
  });
});

describe('the outcome of a plan', () => {
  const none = { add: 0, change: 0, delete: 0, import: 0, move: 0, forget: 0, outputs: 0, resources: 7 };
  const some = { ...none, add: 1 };
  const facts: PlanFacts = {
    type: 'TRACKED',
    delta: some,
    autodeploy: true,
    stackLocked: false,
    planRequired: null,
  };
  const lost = 'a worker was lost during the last apply.';

  test.each<[what: string, change: Partial<PlanFacts>, event: RunEvent, reason: string | null]>([
    ['a preview with changes', { type: 'PROPOSED' }, 'planned_preview', null],
    ['a preview without', { type: 'PROPOSED', delta: none }, 'planned_no_changes', null],
    ['nothing to do', { delta: none }, 'planned_no_changes', null],
    ['nothing to do without autodeploy', { delta: none, autodeploy: false }, 'planned_no_changes', null],
    ['changes with autodeploy', {}, 'planned_autodeploy', null],
    ['changes without', { autodeploy: false }, 'planned_to_confirm', 'autodeploy is off.'],
    ['changes of a locked stack', { stackLocked: true }, 'planned_to_confirm', 'while the stack is locked.'],
    ['changes after a lost apply', { planRequired: lost }, 'planned_to_confirm', lost],
  ])('of %s', (_what, change, event, reason) => {
    const outcome = planOutcome({ ...facts, ...change });
    expect(outcome.event).toBe(event);
    if (reason === null) expect(outcome.reason).toBeNull();
    else expect(outcome.reason).toMatch(new RegExp(`^Waits for confirmation: .*${reason}$`));
  });

  test.each(['add', 'change', 'delete', 'import', 'move', 'forget', 'outputs'] as const)(
    'counts %s as a change',
    (name) => {
      expect(hasChanges({ ...none, [name]: 1 })).toBe(true);
    },
  );

  test('counts resources that stay as none', () => {
    expect(hasChanges({ ...none, resources: 1_000 })).toBe(false);
  });
});
