import { type Html, html } from './html.ts';

/** Longer differences are cut, so that a page stays a page. */
const SHOWN_LINES = 3_000;

/** A unified diff, one box per file. */
export function diffView(text: string): Html {
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
      <div class="scroll" tabindex="0" role="group" aria-label="Changes of ${file.title}"><pre>${file.lines
        .filter((line) => !/^(index|---|\+\+\+|\\) /.test(line))
        .map((line) => html`<span class="${kindOf(line)}">${line || ' '}</span>`)}</pre></div></section>`,
  )}${cut}`;
}

function kindOf(line: string): string {
  if (line.startsWith('+')) return 'add';
  if (line.startsWith('-')) return 'del';
  return line.startsWith('@@') ? 'hunk' : 'same';
}
