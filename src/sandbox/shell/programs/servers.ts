import { TCP } from '../../../network/packet.js';
import { absolute } from '../files.js';
import { complain, type Invocation, out, type Running } from '../machine.js';
import { listenProblem, serveConnections } from '../serving.js';

/** `python3 -m http.server PORT`: nothing else of Python. */
export function* python(invocation: Invocation): Running {
  const { machine, session, args } = invocation;
  if (args[0] === '--version' || args[0] === '-V') {
    yield out('Python 3.9.25\n');
    return 0;
  }
  const at = args.indexOf('-m');
  if (args[at + 1] !== 'http.server' || at < 0) {
    yield complain('python3: this simulated host runs `python3 -m http.server [PORT]` only\n');
    return 1;
  }
  const option = (...names: string[]) => args.find((_, index) => names.includes(args[index - 1] ?? ''));
  const address = option('--bind', '-b') ?? '0.0.0.0';
  const directory = option('--directory', '-d') ?? '.';
  const given = args
    .slice(at + 2)
    .find((arg, index, rest) => !arg.startsWith('-') && !rest[index - 1]?.startsWith('-'));
  const port = Number(given ?? 8000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    yield complain(`server.py: error: argument port: invalid int value: '${given}'\n`);
    return 2;
  }
  const listener = {
    protocol: TCP,
    port,
    address,
    command: `python3 ${args.join(' ')}`,
    web: { server: 'SimpleHTTP/0.6 Python/3.9.25', root: absolute(session, directory) },
  };
  const problem = listenProblem(machine, listener);
  if (problem !== null) {
    const type = problem === 'Permission denied' ? 'PermissionError: [Errno 13]' : 'OSError: [Errno 98]';
    yield complain(`Traceback (most recent call last):\n  …\n${type} ${problem}\n`);
    return 1;
  }
  yield out(`Serving HTTP on ${address} port ${port} (http://${address}:${port}/) ...\n`);
  return yield* serveConnections(machine, listener, () => null);
}

/** `nc -l PORT`: waits for one connection, shows what it says; `-k` for the next as well. */
export function* listen(invocation: Invocation, port: number, keeps: boolean): Running {
  const { machine, args } = invocation;
  const listener = { protocol: TCP, port, address: '0.0.0.0', command: `nc ${args.join(' ')}`, received: [] };
  const problem = listenProblem(machine, listener);
  if (problem !== null) {
    yield complain(`Ncat: bind to 0.0.0.0:${port}: ${problem}. QUITTING.\n`);
    return 2;
  }
  if (args.includes('-v'))
    yield complain(`Ncat: Version 7.93 ( https://nmap.org/ncat )\nNcat: Listening on 0.0.0.0:${port}\n`);
  return yield* serveConnections(machine, listener, (own) => {
    const texts = own.received ?? [];
    own.received = [];
    return texts.length > 0 ? { text: texts.join(''), isOver: !keeps } : null;
  });
}
