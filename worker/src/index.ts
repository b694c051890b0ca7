export type { WorkerLogger } from './logger.ts';
export type { WorkerOptions } from './options.ts';
export { type RunningWorker, startWorker } from './start-worker.ts';
