export * from './feedback.ts';
export type { Sent } from './sent.ts';
