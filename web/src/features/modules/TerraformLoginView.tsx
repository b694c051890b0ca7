import { Link } from '@tanstack/react-router';
import { Button, buttonClass } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';

interface TerraformLoginViewProps {
  /** Whether the address has all that Terraform puts into it. */
  complete: boolean;
  /** Of this installation. */
  host: string;
  done: boolean;
  busy: boolean;
  problem: Problem | null;
  onAllow: () => void;
}

export function TerraformLoginView(props: TerraformLoginViewProps) {
  const { complete, host, done, busy, problem, onAllow } = props;
  return (
    <>
      <PageHeader title="Terraform login" />
      <PageBody>
        <div className="max-w-2xl">
          {complete ? (
            <Card title="Let Terraform install modules as you?">
              <p className="text-muted">
                A program on this computer asks for a token. With it Terraform and OpenTofu install every
                module that you may read, for 30 days. It can do nothing else. Allow it only if you have just
                run <code className="font-mono text-sm">terraform login</code> yourself.
              </p>
              <div className="mt-4 grid gap-3">
                <ProblemNotice problem={problem} title="Terraform was not let in" />
                {done ? (
                  <Notice tone="success" title="Terraform is let in" live>
                    Go back to the terminal; this page can be closed.
                  </Notice>
                ) : (
                  <div className="flex gap-2">
                    <Button look="primary" busy={busy} onClick={onAllow}>
                      Allow
                    </Button>
                    <Link to="/modules" className={buttonClass('ghost')}>
                      Cancel
                    </Link>
                  </div>
                )}
              </div>
            </Card>
          ) : (
            <Card title="Terraform opens this page">
              <p className="mb-3 text-muted">
                Run this in a terminal on the computer that is to install modules. Terraform then comes back
                here with its question.
              </p>
              <CopyField text={`terraform login ${host}`} what="command" />
            </Card>
          )}
        </div>
      </PageBody>
    </>
  );
}
