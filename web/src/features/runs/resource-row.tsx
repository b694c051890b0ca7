import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { BreakText } from '../../ui/break-text.tsx';
import { actionWords, valueText } from './change-words.ts';
import type { AttributeChange, ResourceChange } from './model.ts';

/** One resource: what happens to it, and folded under it each attribute before and after. */
export function ResourceRow({ change }: { change: ResourceChange }) {
  const [open, setOpen] = useState(change.action === 'REPLACE');
  const panel = useId();
  const words = actionWords[change.action];
  const folds = change.attributes.length > 0;
  const forcing = change.replacePaths.join(', ');
  return (
    <li className="border-b border-border [contain-intrinsic-size:auto_41px] [content-visibility:auto] last:border-b-0">
      <button
        type="button"
        aria-expanded={folds ? open : undefined}
        aria-controls={folds && open ? panel : undefined}
        disabled={!folds}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-2.5 px-3 py-2 text-left -outline-offset-2 enabled:hover:bg-hover"
      >
        <ChevronRight
          size={15}
          aria-hidden
          className={clsx('mt-0.5 shrink-0 text-muted', open && 'rotate-90', folds || 'invisible')}
        />
        <span aria-hidden className={clsx('w-3 shrink-0 text-center font-mono font-bold', words.text)}>
          {words.sign}
        </span>
        <span className="min-w-0 grow">
          <span className="block font-mono text-sm wrap-anywhere">
            <BreakText text={change.address} />
          </span>
          {change.previousAddress === null ? null : (
            <span className="block text-sm break-all text-muted">
              moved from <span className="font-mono">{change.previousAddress}</span>
            </span>
          )}
          {forcing === '' ? null : (
            <span className="block text-sm text-replace">
              because <span className="font-mono">{forcing}</span> cannot change in place
            </span>
          )}
        </span>
        <Badge tone={words.tone}>{words.label}</Badge>
      </button>
      {folds && open ? (
        <div id={panel} className="overflow-x-auto border-t border-border bg-sunken">
          <Attributes attributes={change.attributes} />
        </div>
      ) : null}
    </li>
  );
}

function Attributes({ attributes }: { attributes: readonly AttributeChange[] }) {
  return (
    <table className="w-full table-fixed text-sm">
      <thead className="sr-only">
        <tr>
          <th scope="col">Attribute</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {attributes.map((attribute) => (
          <tr key={attribute.path} className="border-b border-border align-top last:border-b-0">
            <th
              scope="row"
              className="w-1/3 py-1.5 pr-2 pl-3 md:w-1/4 md:pr-3 md:pl-11 text-left font-mono text-xs font-normal break-words text-muted"
            >
              {attribute.path}
              {attribute.forcesReplacement ? (
                <span className="block font-sans font-medium text-replace">forces replacement</span>
              ) : null}
            </th>
            <td className="px-2 py-1.5">
              <Value attribute={attribute} side="before" />
            </td>
            <td className="py-1.5 pr-3 pl-2">
              <Value attribute={attribute} side="after" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const note = 'text-xs text-muted italic';

function Value({ attribute, side }: { attribute: AttributeChange; side: 'before' | 'after' }) {
  const value = attribute[side];
  if (side === 'after' && attribute.unknown) return <span className={note}>known after apply</span>;
  const hidden = side === 'before' ? attribute.hiddenBefore : attribute.hiddenAfter;
  if (hidden) return <span className={note}>sensitive</span>;
  if (value === null) return <span className={note}>absent</span>;
  return (
    <pre
      className={clsx(
        'font-mono text-xs break-words whitespace-pre-wrap',
        side === 'before' ? 'text-danger' : 'text-success',
      )}
    >
      {valueText(value)}
    </pre>
  );
}
