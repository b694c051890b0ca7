import { AppError } from '@gantry/contract/errors';

/** For `git` over HTTPS. */
export type GitAccess = { readonly url: string; readonly username: string; readonly password: string };

type Variables = Readonly<Record<string, string | undefined>>;

/** What `git` may see of the server's environment: where programs are, and how to reach the network. */
const PASSED_ON = [
  'PATH',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
];
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** A mirror can be fetched again, so it need not survive a power cut: waiting for the disk is most of a small fetch. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.fsync', 'none'],
  ['core.hooksPath', '/dev/null'],
  ['credential.helper', ''],
  ['gc.autoDetach', 'false'],
  ['protocol.allow', 'never'],
];

/** The whole environment of a `git` that stays on this machine. */
export function localEnvironment(server: Variables): Record<string, string> {
  return environment(server, []);
}

/**
 * The whole environment of a `git` that fetches. Credentials are there and not among the arguments, which every
 * user of the machine can list; no redirect is followed, so that they reach no other host.
 */
export function fetchEnvironment(server: Variables, access: GitAccess): Record<string, string> {
  const { protocol } = new URL(access.url);
  const basic = Buffer.from(`${access.username}:${access.password}`).toString('base64');
  return environment(server, [
    [`protocol.${protocol.slice(0, -1)}.allow`, 'always'],
    ['http.extraHeader', `Authorization: Basic ${basic}`],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
  ]);
}

/** Throws VCS_HOST_NOT_ALLOWED unless a repository is behind HTTPS, or behind HTTP on a host allowed for it. */
export function checkGitUrl(url: string, plainHttpHosts: readonly string[]): void {
  const { protocol, hostname, username, password } = URL.canParse(url)
    ? new URL(url)
    : new URL('about:blank');
  const isPlain = protocol === 'http:' && (LOOPBACK.has(hostname) || plainHttpHosts.includes(hostname));
  if ((protocol === 'https:' || isPlain) && username === '' && password === '') return;
  throw new AppError('VCS_HOST_NOT_ALLOWED', 'Repositories are fetched over HTTPS only.');
}

function environment(server: Variables, more: typeof SETTINGS): Record<string, string> {
  const variables: Record<string, string> = {
    PATH: USUAL_PATH,
    // Messages are matched, so they have to be in one language.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
  for (const name of PASSED_ON) {
    const value = server[name];
    if (value !== undefined) variables[name] = value;
  }
  const settings = [...SETTINGS, ...more];
  variables.GIT_CONFIG_COUNT = String(settings.length);
  for (const [index, [key, value]] of settings.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}
