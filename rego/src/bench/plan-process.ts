import { measurePlan } from './speed.ts';

console.log(measurePlan(process.argv[2] ?? ''));
