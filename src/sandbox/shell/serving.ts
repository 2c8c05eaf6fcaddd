import { TCP } from '../../network/packet.js';
import { instanceAt } from '../ec2/kinds/instance/instance-at.js';
import type { Host, Listener } from '../world/world.js';
import { isDirectory, listDirectory } from './files.js';
import { out, type Running, type ShellMachine, wait } from './machine.js';

/** The next process id of a host. */
export function newPid(host: Host): number {
  host.processes = (host.processes ?? 0) + 1;
  return 2718 + host.processes;
}

/** What is wrong with listening there; null where it may. */
export function listenProblem({ user, instance }: ShellMachine, { port, protocol }: Listener): string | null {
  if (port < 1024 && user !== 'root') return 'Permission denied';
  return instance.host.listeners.some((one) => one.port === port && one.protocol === protocol)
    ? 'Address already in use'
    : null;
}

/** Listens until it is stopped, or `hear` says that it is over; in the background it goes on, and the shell with it. */
export function* serveConnections(
  machine: ShellMachine,
  listener: Listener,
  hear: (listener: Listener) => { readonly text: string; readonly isOver: boolean } | null,
): Running {
  const { host } = machine.instance;
  const own: Listener = { ...listener, pid: newPid(host) };
  host.listeners = [...host.listeners, own];
  if (machine.background) return 0;
  try {
    while (!machine.interrupted()) {
      yield wait(200);
      const heard = hear(own);
      if (heard) yield out(heard.text);
      if (heard?.isOver) return 0;
    }
    return 130;
  } finally {
    host.listeners = host.listeners.filter((one) => one !== own);
  }
}

/** Something arrives where a host listens; shown there if somebody watches. */
export function deliver(
  machine: ShellMachine,
  interfaceId: string | null,
  port: number,
  text: string,
): Listener | null {
  const listener = listenerAt(machine, interfaceId, port);
  if (listener && !listener.web && text !== '') listener.received = [...(listener.received ?? []), text].slice(-20);
  return listener;
}

function listenerAt({ world }: ShellMachine, interfaceId: string | null, port: number): Listener | null {
  return (
    instanceAt(world, interfaceId)?.host.listeners.find((one) => one.protocol === TCP && one.port === port) ?? null
  );
}

export interface ServedPage {
  readonly status: number;
  readonly server: string;
  readonly body: string;
}

/** What the web server behind an interface gives for a path; null where what listens there speaks no HTTP. */
export function webPage(
  machine: ShellMachine,
  interfaceId: string | null,
  port: number,
  path: string,
): ServedPage | null {
  const instance = instanceAt(machine.world, interfaceId);
  const listener = listenerAt(machine, interfaceId, port);
  if (!instance || !listener?.web) return null;
  const { server, root } = listener.web;
  const there: ShellMachine = { ...machine, instance };
  const at = (root + path.replace(/%20/g, ' ')).replace(/\/+$/, '').replace(/\/{2,}/g, '/') || '/';
  const files = instance.host.files ?? {};
  const file = files[at] ?? files[`${at === '/' ? '' : at}/index.html`];
  if (file !== undefined) return { status: 200, server, body: file };
  if (isDirectory(there, at) && server.startsWith('SimpleHTTP')) {
    const items = listDirectory(there, at).map((name) => `<li><a href="${name}">${name}</a></li>\n`);
    return {
      status: 200,
      server,
      body: `<!DOCTYPE HTML>\n<html>\n<body>\n<h1>Directory listing for ${path}</h1>\n<ul>\n${items.join('')}</ul>\n</body>\n</html>\n`,
    };
  }
  if (path === '/' && welcome[server.split('/')[0] ?? ''])
    return { status: 200, server, body: welcome[server.split('/')[0] ?? ''] ?? '' };
  return {
    status: 404,
    server,
    body: `<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>Not Found</h1>\n</body>\n</html>\n`,
  };
}

const welcome: Readonly<Record<string, string>> = {
  nginx:
    '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n',
  Apache: '<html><body><h1>It works!</h1></body></html>\n',
};
