export { graphqlRoutes } from './routes.ts';
export { schemaText } from './schema-text.ts';
