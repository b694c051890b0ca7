import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The schema as `contract/schema.graphql` keeps it. */
export const schemaText = (): string => `${printSchema(lexicographicSortSchema(schema))}\n`;
