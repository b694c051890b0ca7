import { stripVTControlCharacters } from 'node:util';
import { sha256Hex } from '../../platform/ids.ts';
import type { Annotation, CommitReport } from '../provider.ts';
import { statusUrl } from './feedback.ts';
import { repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

/** Bitbucket's limits, from the descriptions of its OpenAPI operations and from its Code Insights page. */
export const MOST_ANNOTATIONS = 1_000;
const AT_ONCE = 100;
const SHORT_CHARS = 450;
const LONG_CHARS = 2_000;
const MOST_FACTS = 10;

const RESULTS = { passed: 'PASSED', failed: 'FAILED', pending: 'PENDING' } as const;
const KINDS = { error: 'BUG', warning: 'CODE_SMELL', risk: 'CODE_SMELL' } as const;
const SEVERITIES = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

type Place = { readonly repo: string; readonly sha: string; readonly annotated: boolean };

/** Writes a Code Insights report: one call, one more per hundred annotations, and one to drop those that it had. */
export async function putReport(
  api: Transport,
  { repo, sha, annotated }: Place,
  report: CommitReport,
): Promise<void> {
  const path = repositoryPath(repo, 'commit', sha, 'reports', report.id);
  // Annotations can only be added, and those of the report go with it.
  if (annotated) await api.command({ method: 'DELETE', path });
  await api.command({ method: 'PUT', path, awaitVisible: true, body: reportBody(report) });
  const annotations = distinct(report).slice(0, MOST_ANNOTATIONS);
  for (let start = 0; start < annotations.length; start += AT_ONCE) {
    const body = annotations.slice(start, start + AT_ONCE);
    await api.command({
      method: 'POST',
      path: `${path}/annotations`,
      repeatable: true,
      awaitVisible: true,
      body,
    });
  }
}

function reportBody({ title, details, result, url, numbers }: CommitReport) {
  const link = statusUrl(url);
  const run = { title: 'Run', type: 'LINK', value: { text: 'Open in Gantry', href: link } };
  const facts = numbers.slice(0, MOST_FACTS - 1).map((fact) => ({
    title: cut(fact.title, SHORT_CHARS),
    type: 'NUMBER',
    value: fact.value,
  }));
  return {
    title: cut(title, SHORT_CHARS),
    details: cut(details, LONG_CHARS),
    report_type: 'TEST',
    reporter: 'Gantry',
    link,
    ...(result !== null && { result: RESULTS[result] }),
    data: [...facts, run],
  };
}

/** Annotations that say the same of the same place would have one id. */
function distinct(report: CommitReport) {
  const bodies = report.annotations.map((annotation) => annotationBody(report, annotation));
  return [...new Map(bodies.map((body) => [body.external_id, body])).values()];
}

function annotationBody(report: CommitReport, annotation: Annotation) {
  const { path, line, kind, severity, summary, details } = annotation;
  const identity = sha256Hex(JSON.stringify([path, line, kind, summary, details])).slice(0, 24);
  return {
    external_id: `${report.id}-${identity}`.slice(-SHORT_CHARS),
    annotation_type: KINDS[kind],
    summary: cut(summary, SHORT_CHARS) || 'No summary.',
    ...(details !== '' && { details: cut(details, LONG_CHARS) }),
    ...(path !== null && { path }),
    ...(path !== null && line !== null && { line }),
    ...(kind === 'error' && { result: 'FAILED' }),
    severity: SEVERITIES[severity],
    link: statusUrl(report.url),
  };
}

/** Without colours and control characters but line breaks, as long as Bitbucket takes it. */
function cut(text: string, characters: number): string {
  const clean = stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim();
  return clean.length <= characters ? clean : `${clean.slice(0, characters - 1).toWellFormed()}…`;
}
