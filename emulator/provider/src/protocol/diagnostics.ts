import { CloudError } from '../cloud/cloud-error.ts';
import type { AttributePath, Diagnostic } from './messages.ts';

/** Where a diagnostic points: an attribute, or an element of a map attribute. */
export function attributePath(name: string, key?: string): AttributePath {
  const steps: AttributePath['steps'] = [{ attribute_name: name }];
  return { steps: key === undefined ? steps : [...steps, { element_key_string: key }] };
}

const diagnostic =
  (severity: Diagnostic['severity']) =>
  (summary: string, detail: string, attribute?: AttributePath): Diagnostic =>
    attribute ? { severity, summary, detail, attribute } : { severity, summary, detail };

export const errorDiagnostic = diagnostic('ERROR');
export const warningDiagnostic = diagnostic('WARNING');

/** Shows a refusal by the cloud to the person; every other error is a defect and goes on upwards. */
export function refusal(error: unknown, subject: string): Diagnostic {
  if (!(error instanceof CloudError)) throw error;
  return errorDiagnostic(`Fake cloud: ${subject} failed`, `${error.message} (${error.code})`);
}
