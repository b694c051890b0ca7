import { nothing, problem } from '../../gallery/fixtures/index.ts';

const noFields: Readonly<Record<string, string>> = {};

/** A deed that nobody did yet, one under way, and one that was refused. */
export const deed = { busy: false, problem: null, fields: noFields, submit: nothing, reset: nothing };
export const doing = { ...deed, busy: true };
export const refused = { ...deed, problem };
