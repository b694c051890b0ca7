import { decision } from './decide.ts';

export const runDiscard = decision({
  verb: 'discard',
  summary: 'Reject the plan of a run, or drop a run that has not begun',
  mutation: 'runDiscard',
});
