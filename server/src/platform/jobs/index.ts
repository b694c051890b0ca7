export type { HandlerOptions, JobPayload } from './handler.ts';
export { createJobs, type EnqueueOptions, type Jobs } from './jobs.ts';
export type { DeadJob } from './store.ts';
