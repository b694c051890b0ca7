import fs from 'node:fs';
import path from 'node:path';
import { launch, signalIfAlive } from '../process.ts';
import type { Command, CommandEnd, Executor, RunUser } from './executor.ts';
import { limiter } from './limits.ts';
import { childrenOf } from './process-tree.ts';

export interface BubblewrapOptions {
  bwrap: string;
  user: RunUser | null;
  readPaths: readonly string[];
  writePaths: readonly string[];
}

/** What of /etc is needed to resolve names, to trust certificates and to find alternatives of programs. */
const systemFiles = [
  'alternatives',
  'ca-certificates',
  'ca-certificates.conf',
  'crypto-policies',
  'gai.conf',
  'host.conf',
  'hosts',
  'ld.so.cache',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'pki',
  'protocols',
  'resolv.conf',
  'services',
  'ssl',
].map((name) => `/etc/${name}`);

/**
 * Commands see the system's programs read-only, their workspace, the configured paths, and nothing else: no other
 * process, no other file. The network is shared, because Terraform must reach its providers.
 */
export function bubblewrapExecutor(options: BubblewrapOptions): Executor {
  const wall = wallArguments();
  const extra = extraPaths(options);
  const limits = limiter(options.user !== null);
  return {
    kind: 'bubblewrap',
    user: options.user,
    tempFolder: () => '/tmp',
    // Each command has its own process namespace, which leaves nothing behind.
    sweep: () => undefined,
    start(command) {
      const argv = [...limits, options.bwrap, '--args', '3', '--', command.file, ...command.args];
      const [file = options.bwrap, ...args] = argv;
      const running = launch(
        {
          file,
          args,
          cwd: '/',
          env: {},
          user: options.user,
          stdin: command.stdin,
          feed: [...wall, ...ownFolders(command), ...extra, ...commandArguments(command, options.user)]
            .map((word) => `${word}\0`)
            .join(''),
        },
        () => undefined,
      );
      const { pid } = running;
      const kill = (): void => signalIfAlive(pid, 'SIGKILL');
      return {
        ...running,
        end: running.end.then(asInnerEnd),
        kill,
        // bubblewrap dies of a SIGINT and takes the program with it, so the program itself gets it: it is the
        // first child of the namespace's init, which is the only child of bubblewrap.
        interrupt() {
          const program = pid === undefined ? undefined : childrenOf(pid).flatMap(childrenOf)[0];
          if (program === undefined) kill();
          else signalIfAlive(program, 'SIGINT');
        },
      };
    },
  };
}

function wallArguments(): string[] {
  const folders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].filter((name) =>
    fs.existsSync(name),
  );
  return [
    '--unshare-all',
    '--share-net',
    '--die-with-parent',
    '--new-session',
    '--clearenv',
    ...['--ro-bind', '/usr', '/usr'],
    ...folders.flatMap((name) =>
      fs.lstatSync(name).isSymbolicLink()
        ? ['--symlink', fs.readlinkSync(name), name]
        : ['--ro-bind', name, name],
    ),
    ...systemFiles.flatMap((name) => ['--ro-bind-try', name, name]),
    ...['--proc', '/proc', '--dev', '/dev'],
  ];
}

function extraPaths(options: BubblewrapOptions): string[] {
  return [
    ...options.readPaths.flatMap((name) => ['--ro-bind-try', name, name]),
    ...options.writePaths.flatMap((name) => ['--bind-try', name, name]),
  ];
}

/** Before the configured paths, which may lie below `/tmp` and must not be covered by it. */
function ownFolders({ workspace }: Command): string[] {
  return ['--bind', path.join(workspace, 'tmp'), '/tmp', '--bind', workspace, workspace];
}

function commandArguments(command: Command, user: RunUser | null): string[] {
  const { workspace } = command;
  const passwd = path.join(workspace, 'passwd');
  return [
    ...(user === null ? [] : ['--ro-bind', passwd, '/etc/passwd']),
    ...(command.file.startsWith('/usr/') ? [] : ['--ro-bind', command.file, command.file]),
    ...['--chdir', command.cwd],
    ...Object.entries(command.env).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

/** bubblewrap answers 128 + n for a program that signal n ended. */
function asInnerEnd(end: CommandEnd): CommandEnd {
  if (!('exitCode' in end) || end.exitCode <= 128) return end;
  return { signal: signalNames.get(end.exitCode - 128) ?? `signal ${end.exitCode - 128}` };
}

const signalNames = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [13, 'SIGPIPE'],
  [15, 'SIGTERM'],
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
]);
