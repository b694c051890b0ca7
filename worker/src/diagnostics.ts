import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic } from '@gantry/contract/plan';

const mostDiagnostics = 200;
const longestSummary = 2_000;
const longestDetail = 4_000;

/**
 * Reads the errors and warnings from what Terraform prints: boxes of the form
 * `╷ / │ Error: summary / │ / │   on main.tf line 3, in … / │   3: source / │ / │ detail / ╵`.
 * Files are made relative to the repository, given the project root.
 */
export function readDiagnostics(output: string, projectRoot: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  let box: string[] | null = null;
  for (const line of stripVTControlCharacters(output).split('\n')) {
    const text = line.trimEnd();
    if (text.trim() === '╷') box = [];
    else if (text.trim() === '╵' && box !== null) {
      diagnostics.push(...diagnosticOf(box, projectRoot));
      box = null;
    } else if (box !== null && text.startsWith('│')) box.push(text.slice(1).replace(/^ /, ''));
  }
  return diagnostics.slice(0, mostDiagnostics);
}

function diagnosticOf(lines: readonly string[], projectRoot: string): Diagnostic[] {
  const paragraphs = lines
    .join('\n')
    .trim()
    .split(/\n\s*\n/);
  const [head = '', ...rest] = paragraphs;
  const title = /^(Error|Warning): ([\s\S]*)$/.exec(head);
  if (title === null) return [];
  const place = rest.map((text) => /^ *on (.+?) line (\d+)/m.exec(text)).find((match) => match !== null);
  const detail = rest.filter((text) => !isSource(text)).join('\n\n');
  return [
    {
      severity: title[1] === 'Error' ? 'error' : 'warning',
      summary: (title[2] ?? '').replaceAll(/\s*\n\s*/g, ' ').slice(0, longestSummary),
      detail: detail.slice(0, longestDetail),
      file: place?.[1] === undefined ? null : repositoryPath(place[1], projectRoot),
      line: place?.[2] === undefined ? null : Number(place[2]),
    },
  ];
}

/** The paragraphs that show where it happened: `with …`, `on … line …` and the quoted source. */
const isSource = (text: string): boolean => /^ {2}(with |on .+ line \d+)/.test(text);

function repositoryPath(file: string, projectRoot: string): string {
  return path.isAbsolute(file) ? file : path.posix.join(projectRoot, file);
}

/** The error that says most: one that names a place, else the first one. */
export function mainError(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.find(({ file }) => file !== null) ?? errors[0];
}

/** `Unsupported argument (network/main.tf:3)` */
export function headlineOf({ summary, file, line }: Diagnostic): string {
  return file === null ? summary : `${summary} (${file}:${line})`;
}
