import { type ChangeEvent, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { StateImport } from './StateHistoryView.tsx';
import { readStateFile, type StateFile } from './state-file.ts';

interface StateImportDialogProps {
  stack: string;
  /** The serial of the present state; null before the first one. */
  present: number | null;
  importing: StateImport;
  onClose: () => void;
}

/** Takes over a state that was kept elsewhere: what is in the file is shown before it counts. */
export function StateImportDialog({ stack, present, importing, onClose }: StateImportDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const [found, setFound] = useState<StateFile | string>();
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0] ?? null;
    importing.reset();
    setFile(chosen);
    setFound(chosen === null ? undefined : readStateFile(await chosen.text()));
  };
  const unfit = typeof found === 'string' ? found : undefined;
  const submit = () => {
    if (file === null || found === undefined) setFound('Choose the file of the state first.');
    else if (unfit === undefined) importing.submit(file, onClose);
  };
  return (
    <TypedConfirm
      title="Import a state"
      name={stack}
      verb="Make it the present state"
      danger={present !== null}
      busy={importing.busy}
      problem={importing.problem}
      onClose={onClose}
      onConfirm={submit}
    >
      <Notice tone="warning" title="Terraform will believe this file">
        {present === null
          ? 'The next plan compares the code with the resources in it.'
          : `It takes the place of serial ${present}, which stays in the history. Resources that only the present state knows are forgotten, and nobody destroys them.`}
      </Notice>
      <Field
        label="State file"
        help="As terraform state pull writes it, at most 100 MB. Gantry encrypts it."
        error={unfit}
      >
        {(ids) => (
          <input
            {...ids}
            type="file"
            accept=".tfstate,.json,application/json"
            className="control h-auto py-1.5"
            onChange={(event) => void choose(event)}
          />
        )}
      </Field>
      {typeof found === 'object' ? <FoundText {...found} /> : null}
    </TypedConfirm>
  );
}

const FoundText = ({ serial, resources, version }: StateFile) => (
  <p role="status" className="text-sm text-muted">
    Serial {serial} with {resources} {resources === 1 ? 'resource' : 'resources'}, written by Terraform{' '}
    {version}.
  </p>
);
