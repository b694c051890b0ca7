import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import type { RunType } from '../runs/model.ts';
import type { StackDetails } from './model.ts';

export interface ConfiguredRun {
  type: RunType;
  yaml: string;
}

interface ConfiguredRunDialogProps {
  stack: StackDetails;
  run: Deed<ConfiguredRun>;
  onClose: () => void;
}

const example = 'environment:\n  TF_LOG: debug\n';

/** A run that has some settings of its own; those of the stack stay as they are. */
export function ConfiguredRunDialog({ stack, run, onClose }: ConfiguredRunDialogProps) {
  const [yaml, setYaml] = useState(example);
  const [preview, setPreview] = useState(false);
  const [tried, setTried] = useState(false);
  const missing = yaml.trim() === '' ? 'Enter at least one setting.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing === undefined && !run.busy) run.submit({ type: preview ? 'PROPOSED' : 'TRACKED', yaml });
  };
  return (
    <Dialog
      open
      title={`Run ${stack.name} with other settings`}
      text="They hold for this run alone. The settings of the stack stay as they are."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="configured-run" busy={run.busy}>
            Start run
          </Button>
        </>
      }
    >
      <form id="configured-run" noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="Settings (YAML)"
          help="environment, project_root, and terraform_version or opentofu_version. Variables are kept sealed."
          error={(tried ? missing : undefined) ?? run.fields.runtimeConfig}
        >
          {(ids) => (
            <textarea
              {...ids}
              className="control font-mono text-sm"
              rows={6}
              maxLength={65_536}
              spellCheck={false}
              value={yaml}
              onChange={(event) => setYaml(event.target.value)}
            />
          )}
        </Field>
        <CheckBox
          label="Only plan"
          text="Nothing can be applied."
          checked={preview}
          onChange={(event) => setPreview(event.target.checked)}
        />
        <FormProblem refusal={run} places={['runtimeConfig']} title="The run was not started" />
      </form>
    </Dialog>
  );
}
