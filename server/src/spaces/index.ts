export * from './model.ts';
export * from './spaces.ts';
export { allSpaceNodes, spaceById } from './store.ts';
