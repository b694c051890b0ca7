import { GraphQLScalarType } from 'graphql';
import { z } from 'zod';
import { builder } from './builder.ts';

const instant = z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]);

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description: 'An instant as an ISO 8601 string with milliseconds, in UTC.',
    serialize: (value) => instant.parse(value).toISOString(),
    parseValue: (value) => instant.parse(value),
  }),
);
