export * from './routes.ts';
export * from './tfstate.ts';
