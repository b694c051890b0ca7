export { downloadRoutes } from './download-routes.ts';
export * from './routes.ts';
export * from './tfstate.ts';
export { stateUploadRoutes } from './upload-routes.ts';
