import { connectByRedirection } from './connect.js';
import { readFile, writeFile } from './files.js';
import { textInput } from './input.js';
import { complain, type Input, type Running, type Session, type ShellEffect, type ShellMachine } from './machine.js';
import type { Redirection } from './syntax.js';

/** A redirection whose target has been expanded. */
export type Placed = Omit<Redirection, 'target'> & { readonly place: string };

type Outlet = 1 | 2 | null | { readonly path: string };

/** Where the two output streams go: to the caller's stream 1 or 2, to a file, or nowhere. */
export interface Routes {
  readonly 1: Outlet;
  readonly 2: Outlet;
}

export interface Redirected {
  /** Not 0 where one cannot be. */
  readonly status: number;
  readonly routes: Routes;
  readonly input: Input | null;
}

/** Sets up the redirections of a command, left to right. */
export function* redirect(
  machine: ShellMachine,
  session: Session,
  redirections: readonly Placed[],
): Generator<ShellEffect, Redirected, void> {
  let routes: Routes = { 1: 1, 2: 2 };
  let input: Input | null = null;
  const failed = (status: number): Redirected => ({ status, routes, input });
  for (const { stream, mode, place } of redirections) {
    if (mode === '<<') {
      input = textInput(place);
      continue;
    }
    if (mode === '>&') {
      if (place !== '1' && place !== '2') {
        yield complain(`bash: ${place}: ambiguous redirect\n`);
        return failed(1);
      }
      routes = { ...routes, [stream === 2 ? 2 : 1]: routes[place === '1' ? 1 : 2] };
      continue;
    }
    const device = yield* openDevice(machine, place, mode);
    if (device !== null && device !== 0) return failed(device);
    const outlet: Outlet = device === null ? { path: place } : null;
    if (mode === '<') {
      const text = device === null ? readFile(machine, session, place) : '';
      if (text === null) {
        yield complain(`bash: ${place}: No such file or directory\n`);
        return failed(1);
      }
      input = textInput(text);
      continue;
    }
    const problem = device === null ? writeFile(machine, session, place, '', mode === '>>') : null;
    if (problem !== null) {
      yield complain(`bash: ${place}: ${problem}\n`);
      return failed(1);
    }
    routes = stream === 'both' ? { 1: outlet, 2: outlet } : { ...routes, [stream === 2 ? 2 : 1]: outlet };
  }
  return { status: 0, routes, input };
}

/** The status of opening a device; null where the path is a file's. */
function* openDevice(
  machine: ShellMachine,
  path: string,
  mode: '<' | '>' | '>>',
): Generator<ShellEffect, number | null, void> {
  if (path === '/dev/null') return 0;
  const [, protocol, host, port] = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (protocol === undefined || host === undefined || port === undefined) return null;
  return yield* connectByRedirection(machine, path, protocol, host, port, mode !== '<');
}

/** Sends what a command prints where its redirections say. */
export function* routeStreams(machine: ShellMachine, session: Session, running: Running, routes: Routes): Running {
  if (routes[1] === 1 && routes[2] === 2) return yield* running;
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
    if (value.kind === 'wait') yield value;
    else {
      const outlet = routes[value.stream];
      if (typeof outlet === 'number') yield { ...value, stream: outlet };
      else if (outlet) writeFile(machine, session, outlet.path, value.text, true);
    }
  }
}
