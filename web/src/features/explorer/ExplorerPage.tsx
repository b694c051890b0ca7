import { useMutation, useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/api-error.ts';
import { runDocument, schemaOptions } from '../../api/explorer.ts';
import { useTitle } from '../../ui/use-title.ts';
import { ExplorerView } from './ExplorerView.tsx';
import { readVariables } from './read-variables.ts';

export function ExplorerPage() {
  useTitle('API explorer');
  const schema = useQuery(schemaOptions);
  const run = useMutation({
    mutationFn: (given: { document: string; variables: string }) =>
      runDocument(given.document, readVariables(given.variables), new AbortController().signal),
  });
  return (
    <ExplorerView
      schema={schema.data}
      problem={asProblem(run.error ?? schema.error)}
      answer={run.data ?? null}
      busy={run.isPending}
      onRun={(document, variables) => run.mutate({ document, variables })}
    />
  );
}
