import { isIP } from 'node:net';

/**
 * Whether a build status may link there. Bitbucket checks as Django does: http, https or ftp, and a host that is an
 * address, `localhost`, or a name with at least one dot. `http://jenkins:8080` is refused, localhost was seen accepted.
 */
export function isAcceptableUrl(url: string): boolean {
  // Placeholders such as {repository.full_name} are filled in when the status is shown.
  const filled = url.replace(/\{[a-z_.]+\}/g, 'x');
  if (/\s/.test(filled) || !URL.canParse(filled)) return false;
  const { protocol, hostname } = new URL(filled);
  if (!['http:', 'https:', 'ftp:', 'ftps:'].includes(protocol)) return false;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) || host === 'localhost') return true;
  return /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+([a-z][a-z0-9-]{0,61}[a-z0-9]|xn--[a-z0-9-]{1,59})\.?$/i.test(
    host,
  );
}
