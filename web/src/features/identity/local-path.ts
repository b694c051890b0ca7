/** Only a path of this site: a link to the sign-in page must never lead elsewhere. */
export function localPath(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next) || next.startsWith('/sign-in')) return '/';
  return next;
}
