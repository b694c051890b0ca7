import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SecretField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { Space } from './model.ts';
import type { PeopleDeeds } from './PeopleView.tsx';
import type { Person } from './people-model.ts';
import { PersonDialog } from './person-dialog.tsx';

type What = 'edit' | 'password' | 'second-factor' | 'deactivate' | 'activate' | 'delete';
export interface Asked {
  what: What;
  person: Person;
}

interface PersonQuestionProps {
  asked: Asked;
  spaces: readonly Space[];
  deeds: PeopleDeeds;
  onClose: () => void;
}

interface Question {
  title: (name: string) => string;
  verb: string;
  text: string;
  danger: boolean;
}

const questions: Record<Exclude<What, 'edit'>, Question> = {
  password: {
    title: (name) => `Reset the password of ${name}`,
    verb: 'Reset password',
    text: 'You get a one-time password to hand over. It must be replaced at the next sign-in; all sessions end.',
    danger: false,
  },
  'second-factor': {
    title: (name) => `Reset the second factor of ${name}`,
    verb: 'Reset second factor',
    text: 'App, passkeys and recovery codes are forgotten, and all sessions end. Be sure that it is this person who asks.',
    danger: true,
  },
  deactivate: {
    title: (name) => `Deactivate ${name}`,
    verb: 'Deactivate',
    text: 'All sessions end now, and nobody can sign in as this person until you activate them again. Roles are kept.',
    danger: true,
  },
  activate: {
    title: (name) => `Activate ${name}`,
    verb: 'Activate',
    text: 'The person can sign in again, with the roles of before.',
    danger: false,
  },
  delete: {
    title: (name) => `Delete ${name}`,
    verb: 'Delete person',
    text: 'Roles, sessions, second factors and linked accounts are gone for good. What the person did stays in the audit trail.',
    danger: true,
  },
};

/** One question at a time about one person. */
export function PersonQuestion({ asked, spaces, deeds, onClose }: PersonQuestionProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const { what, person } = asked;
  if (what === 'edit') {
    return <PersonDialog person={person} spaces={spaces} update={deeds.update} onClose={onClose} />;
  }
  if (secret !== null) return <OneTimePassword of={person} secret={secret} onClose={onClose} />;
  const deed = deedFor(what, deeds);
  const question = questions[what];
  const close = () => {
    deed.reset();
    onClose();
  };
  return (
    <TypedConfirm
      title={question.title(person.username)}
      name={what === 'delete' ? person.username : null}
      verb={question.verb}
      danger={question.danger}
      busy={deed.busy}
      problem={deed.problem}
      onConfirm={() =>
        what === 'password' ? deeds.resetPassword.submit(person.id, setSecret) : deed.submit(person.id, close)
      }
      onClose={close}
    >
      <p>{question.text}</p>
    </TypedConfirm>
  );
}

function deedFor(what: Exclude<What, 'edit'>, deeds: PeopleDeeds) {
  const all = {
    password: deeds.resetPassword,
    'second-factor': deeds.resetSecondFactor,
    deactivate: deeds.deactivate,
    activate: deeds.activate,
    delete: deeds.remove,
  };
  return all[what];
}

function OneTimePassword(props: { of: Person; secret: string; onClose: () => void }) {
  return (
    <Dialog
      open
      title={`One-time password of ${props.of.username}`}
      onClose={props.onClose}
      footer={<Button onClick={props.onClose}>I have it</Button>}
    >
      <div className="grid gap-4">
        <Notice tone="warning" live>
          It is shown this once. Hand it over in a way that only this person reads.
        </Notice>
        <SecretField text={props.secret} what="one-time password" />
      </div>
    </Dialog>
  );
}
