export type { StackOutput, StackResource } from './model.ts';
export * from './routes.ts';
export * from './tfstate.ts';
