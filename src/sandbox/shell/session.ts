import type { Session, ShellMachine } from './machine.js';

export function newSession(machine: ShellMachine, name = 'bash', args: readonly string[] = []): Session {
  const home = machine.user === 'root' ? '/root' : '/home/ssm-user';
  const variables = new Map([
    ['HOME', home],
    ['USER', machine.user],
    ['HOSTNAME', machine.instance.host.hostname],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['SHELL', '/bin/bash'],
    ['LANG', 'C.UTF-8'],
  ]);
  return {
    variables,
    arrays: new Map(),
    functions: new Map(),
    name,
    args,
    locals: null,
    piped: new Map(),
    atExit: null,
    lastStatus: 0,
    unsetIsError: false,
    failureEnds: false,
    exited: null,
    leaving: null,
    directory: '/usr/bin',
  };
}

/** A copy: what it assigns is forgotten, `exit` ends only itself. */
export const subshell = (session: Session): Session => ({
  ...session,
  variables: new Map(session.variables),
  arrays: new Map([...session.arrays].map(([name, one]) => [name, { ...one, items: new Map(one.items) }])),
  functions: new Map(session.functions),
  atExit: null,
});
