import { autocompletion, closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { graphql, updateSchema } from 'cm6-graphql';
import type { GraphQLSchema } from 'graphql';
import { useEffect, useRef } from 'react';

interface EditorProps {
  label: string;
  language: 'graphql' | 'json';
  /** The text at first; another `key` begins anew. */
  initial: string;
  schema?: GraphQLSchema | undefined;
  readOnly?: boolean;
  onChange?: (text: string) => void;
  onRun?: () => void;
}

/** Colours come from the page, so that light and dark follow it. */
const look = EditorView.theme({
  '&': {
    height: '100%',
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-text)',
    fontSize: '13px',
  },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.55' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-muted)',
    borderRight: '1px solid var(--color-border)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-border)',
    color: 'var(--color-text)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--color-accent)',
    color: 'var(--color-on-accent)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword], color: 'var(--color-accent-text)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--color-success)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--color-warning)' },
  { tag: [tags.variableName, tags.special(tags.name)], color: 'var(--color-accent-text)' },
  { tag: tags.comment, color: 'var(--color-muted)' },
  { tag: [tags.punctuation, tags.bracket], color: 'var(--color-muted)' },
]);

/** A text with colours, completion and marks for mistakes. Escape, then Tab leaves it. */
export function Editor({ label, language, initial, schema, readOnly = false, onChange, onRun }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const callbacks = useRef({ onChange, onRun });
  callbacks.current = { onChange, onRun };
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      doc: initial,
      parent: host.current,
      extensions: [
        ...common(label, readOnly),
        language === 'graphql' ? graphql() : json(),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) callbacks.current.onChange?.(update.state.doc.toString());
        }),
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => run(callbacks.current.onRun) }])),
      ],
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [initial, label, language, readOnly]);
  useEffect(() => {
    if (view.current !== null && language === 'graphql' && schema !== undefined)
      updateSchema(view.current, schema);
  }, [schema, language]);
  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}

function run(onRun: (() => void) | undefined): boolean {
  onRun?.();
  return true;
}

function common(label: string, readOnly: boolean): Extension[] {
  return [
    look,
    lineNumbers(),
    syntaxHighlighting(colours),
    bracketMatching(),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.lineWrapping,
    ...(readOnly
      ? [EditorView.editable.of(false)]
      : [history(), indentOnInput(), closeBrackets(), autocompletion()]),
    keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
  ];
}
