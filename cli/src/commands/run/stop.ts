import { decision } from './decide.ts';

export const runStop = decision({
  verb: 'stop',
  summary: 'Interrupt a run that has not begun to apply',
  mutation: 'runStop',
});
