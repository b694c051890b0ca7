import { z } from 'zod';
import type { Annotation, Report } from '../state/types.ts';
import type { LineNotes } from './diff.ts';
import { type Html, html } from './html.ts';
import { lozenge } from './parts.ts';

/** The fields of a report that people look at; what was stored has been validated on the way in. */
const shownReport = z.object({
  title: z.string(),
  details: z.string().optional(),
  reporter: z.string().optional(),
  link: z.string().optional(),
  result: z.enum(['PASSED', 'FAILED', 'PENDING']).optional(),
  data: z.array(z.object({ title: z.string(), type: z.string().optional(), value: z.unknown() })).optional(),
});
const shownAnnotation = z.object({
  title: z.string().optional(),
  summary: z.string(),
  details: z.string().optional(),
  link: z.string().optional(),
  severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']).optional(),
  path: z.string().optional(),
  line: z.number().optional(),
});
const linkValue = z.object({ text: z.string(), href: z.string() });

const RESULTS = {
  PASSED: ['good', '●', 'Passed'],
  FAILED: ['bad', '✕', 'Failed'],
  PENDING: ['busy', '◐', 'Pending'],
} as const;

/** Code Insights reports of a commit. */
export function reportList(reports: readonly Report[]): Html {
  if (reports.length === 0) return html`<p class="muted">No report has been uploaded for this commit.</p>`;
  return html`${reports.map(reportBox)}`;
}

function reportBox(report: Report): Html {
  const shown = shownReport.parse(report.fields);
  const [kind, mark, word] = RESULTS[shown.result ?? 'PENDING'];
  return html`<section class="box padded">
    <h3>${shown.title} ${shown.result ? lozenge(kind, mark, word) : null}</h3>
    <p class="details">${shown.details}</p>
    ${shown.data?.length ? html`<dl class="facts">${shown.data.map((fact) => html`<div><dt>${fact.title}</dt><dd>${factValue(fact)}</dd></div>`)}</dl>` : null}
    ${annotations([...report.annotations.values()])}
    <p class="muted">${shown.reporter ? `Reported by ${shown.reporter}. ` : null}${shown.link ? html`<a href="${shown.link}">Open the report</a>` : null}</p>
  </section>`;
}

const SEVERITIES = {
  CRITICAL: ['bad', '▲', 'Critical'],
  HIGH: ['bad', '▲', 'High'],
  MEDIUM: ['busy', '◆', 'Medium'],
  LOW: ['idle', '▽', 'Low'],
} as const;

function severity(word: keyof typeof SEVERITIES | undefined): Html | null {
  if (word === undefined) return null;
  const [kind, mark, name] = SEVERITIES[word];
  return lozenge(kind, mark, name);
}

/** The annotations of a commit's reports in the difference: at their lines, or at the top of their file. */
export function annotationNotes(reports: readonly Report[]): LineNotes {
  const notes = new Map<string, Html[]>();
  for (const report of reports) {
    const { title } = shownReport.parse(report.fields);
    for (const { fields } of report.annotations.values()) {
      const shown = shownAnnotation.parse(fields);
      if (shown.path === undefined) continue;
      const place = `${shown.path}:${shown.line ?? 0}`;
      notes.set(place, [...(notes.get(place) ?? []), note(title, shown)]);
    }
  }
  return (path, line) => notes.get(`${path}:${line}`) ?? [];
}

function note(report: string, shown: z.infer<typeof shownAnnotation>): Html {
  return html`<div class="note"><p>${severity(shown.severity)} <strong>${shown.summary}</strong></p>
    ${shown.details ? html`<p class="details">${shown.details}</p>` : null}
    <p class="muted">${report}${shown.link ? html` · <a href="${shown.link}" rel="noreferrer">Details</a>` : null}</p></div>`;
}

function annotations(items: readonly Annotation[]): Html | null {
  if (items.length === 0) return null;
  return html`<ul class="rows tall">${items.map((item) => {
    const shown = shownAnnotation.parse(item.fields);
    return html`<li>${severity(shown.severity)}<span class="grow">${shown.summary}
      ${shown.details ? html`<span class="muted block details">${shown.details}</span>` : null}</span>
      <span class="mono muted">${shown.path}${shown.line ? `:${shown.line}` : null}</span></li>`;
  })}</ul>`;
}

function factValue({ type, value }: { type?: string | undefined; value?: unknown }): Html | string {
  const link = linkValue.safeParse(value);
  if (link.success) return html`<a href="${link.data.href}">${link.data.text}</a>`;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (type === 'PERCENTAGE') return `${String(value)} %`;
  if (type === 'DURATION') return `${(Number(value) / 1000).toFixed(1)} s`;
  if (type === 'DATE') return new Date(Number(value)).toISOString();
  return String(value);
}
