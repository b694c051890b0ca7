import { decision } from './decide.ts';

export const runConfirm = decision({
  verb: 'confirm',
  summary: 'Accept the plan of a run and apply exactly that',
  mutation: 'runConfirm',
  takesMetadata: true,
});
