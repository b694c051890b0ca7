export * from './spaces.ts';
export { allSpaceNodes } from './store.ts';
