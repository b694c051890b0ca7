import { AppError } from '@gantry/contract/errors';

/** A path below the API address, its parts encoded: braces of uuids, slashes and `#` of branch names. */
export function apiPath(...segments: readonly (string | number)[]): string {
  return segments.map((part) => `/${encodeSegment(String(part))}`).join('');
}

/** `/repositories/{workspace}/{repo}` and what is below it. Throws REPOSITORY_NOT_FOUND for what is no such name. */
export function repositoryPath(fullName: string, ...below: readonly (string | number)[]): string {
  return apiPath('repositories', ...splitFullName(fullName), ...below);
}

/** Workspace and repository of `workspace/repository`. */
export function splitFullName(fullName: string): [workspace: string, repository: string] {
  const [workspace, repository, ...rest] = fullName.split('/');
  if (!workspace || !repository || rest.length > 0 || isDots(workspace) || isDots(repository)) {
    throw new AppError(
      'REPOSITORY_NOT_FOUND',
      'Name the repository as workspace/repository, as in its address in Bitbucket.',
    );
  }
  return [workspace, repository];
}

/** A text as a string of Bitbucket's query language. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** The `fields` parameter of a list: the page's `next`, and these of every value. */
export function listFields(fields: readonly string[]): string {
  return ['next', ...fields.map((field) => `values.${field}`)].join(',');
}

function encodeSegment(segment: string): string {
  // URL parsing would climb to another path. No branch, hash or uuid is ever named so.
  if (isDots(segment)) throw new AppError('VCS_NOT_FOUND');
  return encodeURIComponent(segment);
}

const isDots = (segment: string): boolean => segment === '.' || segment === '..';
