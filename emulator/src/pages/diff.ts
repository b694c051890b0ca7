import { type Html, html } from './html.ts';

/** Longer differences are cut, so that a page stays a page. */
const SHOWN_LINES = 3_000;

/** What is to be shown at a line of a file, as it is after the change. */
export type LineNotes = (path: string, line: number) => readonly Html[];

/** A unified diff, one box per file; notes stand below their lines. */
export function diffView(text: string, notesAt: LineNotes = () => []): Html {
  const lines = text.trimEnd().split('\n');
  const files: { title: string; lines: string[] }[] = [];
  for (const line of lines.slice(0, SHOWN_LINES)) {
    const path = /^diff --git a\/(.*) b\/(.*)$/.exec(line)?.[2];
    if (path !== undefined) files.push({ title: path, lines: [] });
    else files.at(-1)?.lines.push(line);
  }
  if (files.length === 0) return html`<p class="muted">Nothing changed.</p>`;
  const cut =
    lines.length > SHOWN_LINES
      ? html`<p class="muted">The rest of a long difference is not shown.</p>`
      : null;
  return html`${files.map(
    (file) => html`<section class="box diff"><h3 class="mono">${file.title}</h3>
      ${notesAt(file.title, 0)}
      <div class="scroll" tabindex="0" role="group" aria-label="Changes of ${file.title}"><pre>${fileLines(
        file.lines.filter((line) => !/^(index|---|\+\+\+|\\) /.test(line)),
        (line) => notesAt(file.title, line),
      )}</pre></div></section>`,
  )}${cut}`;
}

function fileLines(lines: readonly string[], notesAt: (line: number) => readonly Html[]): Html[] {
  let next = 0;
  return lines.flatMap((line) => {
    const kind = kindOf(line);
    const shown = html`<span class="${kind}">${line || ' '}</span>`;
    if (kind === 'hunk') next = Number(/\+(\d+)/.exec(line)?.[1] ?? 0);
    if (kind === 'hunk' || kind === 'del') return [shown];
    return [shown, ...notesAt(next++)];
  });
}

function kindOf(line: string): string {
  if (line.startsWith('+')) return 'add';
  if (line.startsWith('-')) return 'del';
  return line.startsWith('@@') ? 'hunk' : 'same';
}
