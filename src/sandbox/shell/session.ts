import type { Session, ShellMachine } from './machine.js';

export function newSession(machine: ShellMachine): Session {
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
    lastStatus: 0,
    unsetIsError: false,
    failureEnds: false,
    exited: null,
    leaving: null,
    directory: '/usr/bin',
  };
}

/** A copy: what it assigns is forgotten, `exit` ends only itself. */
export const subshell = (session: Session): Session => ({ ...session, variables: new Map(session.variables) });
