export * from './feedback.ts';
export type { Sent } from './queries.ts';
