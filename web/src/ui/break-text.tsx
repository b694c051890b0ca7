import { Fragment } from 'react';

/** A long address or path in code type: a narrow place breaks it after its parts rather than inside a word. */
export function BreakText({ text }: { text: string }) {
  return (text.match(/[^./]*[./]?/g) ?? []).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text are their places
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
