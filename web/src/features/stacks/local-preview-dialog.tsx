import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { StackDetails } from './model.ts';

/** Files are uploaded by a command line: a browser cannot read a working copy. */
export function LocalPreviewDialog({ stack, onClose }: { stack: StackDetails; onClose: () => void }) {
  return (
    <Dialog
      open
      title={`Preview local files in ${stack.name}`}
      text="Plans what is on your disk, before it is committed. Nothing of it can be applied."
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className="grid gap-3">
        <p>
          Run this in your working copy with spacectl, signed in at this server with an API key. It uploads
          the files that git knows or would add, and follows the run.
        </p>
        <CopyField text={`spacectl stack local-preview --id ${stack.id}`} what="command" />
      </div>
    </Dialog>
  );
}
