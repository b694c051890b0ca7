import type { GraphQLSchema } from 'graphql';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { Editor } from './editor.tsx';
import { type Example, examples } from './examples.ts';
import { SchemaDocs } from './schema-docs.tsx';

export interface ExplorerViewProps {
  schema: GraphQLSchema | undefined;
  problem: Problem | null;
  answer: { text: string; milliseconds: number } | null;
  busy: boolean;
  onRun: (document: string, variables: string) => void;
}

/** Documents on the left, answers in the middle, the schema on the right; on narrow screens one below the other. */
export function ExplorerView({ schema, problem, answer, busy, onRun }: ExplorerViewProps) {
  const [example, setExample] = useState<Example>(examples[0] ?? { title: '', document: '' });
  const [document, setDocument] = useState(example.document);
  const [variables, setVariables] = useState(example.variables ?? '{}\n');
  const choose = (title: string) => {
    const chosen = examples.find((each) => each.title === title);
    if (chosen === undefined) return;
    setExample(chosen);
    setDocument(chosen.document);
    setVariables(chosen.variables ?? '{}\n');
  };
  const run = () => onRun(document, variables);
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <PageHeader
        title="API explorer"
        facts="Whatever you run here is run as you, and mutations change things."
        actions={
          <>
            <select
              aria-label="Example"
              className="control w-auto"
              value={example.title}
              onChange={(event) => choose(event.target.value)}
            >
              {examples.map(({ title }) => (
                <option key={title}>{title}</option>
              ))}
            </select>
            <Button look="primary" icon={<Play size={14} aria-hidden />} busy={busy} onClick={run}>
              Run
            </Button>
          </>
        }
      />
      <div className="grid min-h-0 grow lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_20rem]">
        <div className="grid min-h-0 grid-rows-[22rem_9rem] border-b border-border lg:grid-rows-[minmax(0,1fr)_12rem] lg:border-r lg:border-b-0">
          <Editor
            key={`document ${example.title}`}
            label="Document"
            language="graphql"
            initial={example.document}
            schema={schema}
            onChange={setDocument}
            onRun={run}
          />
          <div className="flex min-h-0 flex-col border-t border-border">
            <h2 className="bg-canvas px-3 py-1 text-sm text-muted">Variables</h2>
            <div className="min-h-0 grow">
              <Editor
                key={`variables ${example.title}`}
                label="Variables"
                language="json"
                initial={example.variables ?? '{}\n'}
                onChange={setVariables}
                onRun={run}
              />
            </div>
          </div>
        </div>
        <section
          aria-label="Answer"
          className="flex min-h-64 flex-col border-b border-border lg:min-h-0 lg:border-r lg:border-b-0"
        >
          <h2 className="bg-canvas px-3 py-1 text-sm text-muted">
            {answer === null ? 'The answer appears here.' : `Answered in ${answer.milliseconds} ms`}
          </h2>
          {problem === null ? null : (
            <div className="p-3">
              <ProblemNotice problem={problem} />
            </div>
          )}
          <div className="min-h-0 grow">
            {answer === null ? null : (
              <Editor key={answer.text} label="Answer" language="json" initial={answer.text} readOnly />
            )}
          </div>
        </section>
        <aside aria-label="Schema" className="min-h-0 overflow-y-auto bg-surface p-4">
          {schema === undefined ? (
            <p className="text-sm text-muted">The schema is being loaded.</p>
          ) : (
            <SchemaDocs schema={schema} />
          )}
        </aside>
      </div>
    </div>
  );
}
