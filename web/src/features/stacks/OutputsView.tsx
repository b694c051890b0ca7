import { Braces } from 'lucide-react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { valueText } from '../runs/change-words.ts';
import type { StackOutput } from './model.ts';
import { type Part, PartBody } from './part.tsx';
import { typeText } from './type-text.ts';

export const OutputsView = (part: Part<StackOutput>) => (
  <PartBody
    {...part}
    empty={{
      icon: <Braces size={28} />,
      title: 'No outputs yet',
      text: 'Output values of the last applied run stand here. Sensitive ones are never shown.',
    }}
  >
    {(items) => <Table caption="Outputs" columns={columns} rows={items} rowKey={(each) => each.name} />}
  </PartBody>
);

const columns: readonly Column<StackOutput>[] = [
  {
    title: 'Name',
    lead: true,
    className: 'w-64',
    cell: (each) => <span className="font-mono">{each.name}</span>,
  },
  { title: 'Type', className: 'w-40', cell: (each) => typeText(each.type) },
  { title: 'Value', cell: (each) => <OutputValue output={each} /> },
];

function OutputValue({ output }: { output: StackOutput }) {
  if (output.sensitive || output.value === null) return <span className="text-muted italic">sensitive</span>;
  const text = valueText(output.value);
  return (
    <div className="flex items-start gap-1">
      <pre className="min-w-0 py-2 font-mono text-xs break-all whitespace-pre-wrap">{text}</pre>
      <CopyButton text={text} what={`output ${output.name}`} />
    </div>
  );
}
