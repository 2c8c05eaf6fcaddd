import { connectByRedirection } from './connect.js';
import { complain, type Effect, type Machine, type Running } from './machine.js';
import type { Redirection } from './syntax.js';

/** A redirection whose target has been expanded. */
export type Placed = Omit<Redirection, 'target'> & { readonly place: string };

/** Where the two output streams go: to the caller's stream 1 or 2, or nowhere. */
export interface Routes {
  readonly 1: 1 | 2 | null;
  readonly 2: 1 | 2 | null;
}

/** Sets up the redirections of a command, left to right; a status where one cannot be. */
export function* redirect(machine: Machine, redirections: readonly Placed[]): Generator<Effect, Routes | number, void> {
  let routes: Routes = { 1: 1, 2: 2 };
  for (const { stream, mode, place } of redirections) {
    if (mode === '>&') {
      if (place !== '1' && place !== '2') {
        yield complain(`bash: ${place}: ambiguous redirect\n`);
        return 1;
      }
      routes = { ...routes, [stream === 2 ? 2 : 1]: routes[place === '1' ? 1 : 2] };
      continue;
    }
    const status = yield* open(machine, place, mode);
    if (status !== 0) return status;
    if (stream !== 0) routes = stream === 'both' ? { 1: null, 2: null } : { ...routes, [stream]: null };
  }
  return routes;
}

function* open(machine: Machine, path: string, mode: '<' | '>' | '>>'): Running {
  if (path === '/dev/null') return 0;
  const [, protocol, host, port] = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (protocol !== undefined && host !== undefined && port !== undefined) {
    return yield* connectByRedirection(machine, path, protocol, host, port, mode !== '<');
  }
  const complaint = mode === '<' ? 'No such file or directory' : 'this simulated host keeps no files; use /dev/null';
  yield complain(`bash: ${path}: ${complaint}\n`);
  return 1;
}

/** Sends what a command prints where its redirections say. */
export function* route(running: Running, routes: Routes): Running {
  while (true) {
    const { done, value } = running.next();
    if (done) return value;
    if (value.kind === 'wait') yield value;
    else {
      const stream = routes[value.stream];
      if (stream !== null) yield { ...value, stream };
    }
  }
}
