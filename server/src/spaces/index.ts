export * from './model.ts';
export * from './spaces.ts';
export { allSpaceNodes } from './store.ts';
