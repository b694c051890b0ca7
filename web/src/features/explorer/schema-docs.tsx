import {
  type GraphQLField,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { useState } from 'react';

const roots = ['Query', 'Mutation', 'Subscription'] as const;

/** The types of the schema, each one a list of what it has; names lead from one to the next. */
export function SchemaDocs({ schema }: { schema: GraphQLSchema }) {
  const [trail, setTrail] = useState<readonly string[]>(['Query']);
  const [text, setText] = useState('');
  const name = trail.at(-1) ?? 'Query';
  const open = (type: string) => {
    setTrail([...trail, type]);
    setText('');
  };
  const found = text === '' ? [] : search(schema, text);
  return (
    <div className="grid gap-3 text-sm">
      <input
        aria-label="Search the schema"
        placeholder="Search types and fields"
        className="control"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <nav aria-label="Types" className="flex flex-wrap gap-x-3 gap-y-1">
        {roots.map((root) => (
          <button key={root} type="button" className="link" onClick={() => setTrail([root])}>
            {root}
          </button>
        ))}
        {trail.length > 1 ? (
          <button type="button" className="link" onClick={() => setTrail(trail.slice(0, -1))}>
            Back to {trail.at(-2)}
          </button>
        ) : null}
      </nav>
      {text === '' ? (
        <TypeDocs schema={schema} name={name} onOpen={open} />
      ) : (
        <ul className="grid gap-1">
          {found.map(({ type, field }) => (
            <li key={`${type}.${field}`}>
              <button type="button" className="link font-mono" onClick={() => open(type)}>
                {field === '' ? type : `${type}.${field}`}
              </button>
            </li>
          ))}
          {found.length === 0 ? <li className="text-muted">Nothing has this in its name.</li> : null}
        </ul>
      )}
    </div>
  );
}

interface TypeDocsProps {
  schema: GraphQLSchema;
  name: string;
  onOpen: (type: string) => void;
}

function TypeDocs({ schema, name, onOpen }: TypeDocsProps) {
  const type = schema.getType(name);
  if (type === undefined) return <p className="text-muted">The schema has no type {name}.</p>;
  const fields = isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
  return (
    <section aria-label={name} className="grid gap-3">
      <h2 className="font-mono font-semibold">{name}</h2>
      {type.description ? <Description text={type.description} /> : null}
      {isEnumType(type) ? (
        <ul className="font-mono">
          {type.getValues().map((value) => (
            <li key={value.name}>{value.name}</li>
          ))}
        </ul>
      ) : null}
      {isUnionType(type)
        ? type.getTypes().map((member) => (
            <button
              key={member.name}
              type="button"
              className="link text-left font-mono"
              onClick={() => onOpen(member.name)}
            >
              {member.name}
            </button>
          ))
        : null}
      <ul className="grid gap-2">
        {fields.map((field) => (
          <li key={field.name}>
            <div className="font-mono break-words">
              {field.name}
              {'args' in field ? argumentsOf(field) : ''}:{' '}
              <button type="button" className="link" onClick={() => onOpen(typeName(field.type))}>
                {String(field.type)}
              </button>
            </div>
            {field.description ? <Description text={field.description} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Descriptions mark what is code with backticks. */
const Description = ({ text }: { text: string }) => (
  <p className="text-muted">
    {text.split('`').map((part, index) =>
      index % 2 === 0 ? (
        part
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts are their places
        <code key={index} className="font-mono">
          {part}
        </code>
      ),
    )}
  </p>
);

const typeName = (type: GraphQLType): string => String(getNamedType(type));

const argumentsOf = ({ args }: GraphQLField<unknown, unknown>): string =>
  args.length === 0 ? '' : `(${args.map(({ name, type }) => `${name}: ${type}`).join(', ')})`;

const mostFound = 60;

function search(schema: GraphQLSchema, text: string): { type: string; field: string }[] {
  const wanted = text.toLowerCase();
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return types
    .flatMap((type) => {
      const fields = isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      return ['', ...fields].map((field) => ({ type: type.name, field }));
    })
    .filter(({ type, field }) => (field === '' ? type : field).toLowerCase().includes(wanted))
    .slice(0, mostFound);
}
