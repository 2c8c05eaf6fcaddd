import { openTcp, useTcp } from '../connect.js';
import { readAll } from '../input.js';
import { complain, type Invocation, out, type Running } from '../machine.js';
import { lookUpName } from '../names.js';
import { deliver } from '../serving.js';

/** telnet HOST [PORT]: is a port open. What is typed goes out, and then the other end hangs up. */
export function* telnet({ machine, args }: Invocation): Running {
  const [host, port = '23'] = args.filter((argument) => !argument.startsWith('-'));
  if (host === undefined || !/^\d{1,5}$/.test(port)) {
    yield complain('Usage: telnet host [port]\n');
    return 1;
  }
  const address = lookUpName(machine, host, null);
  if (address === null) {
    yield complain(`telnet: ${host}: Name or service not known\n${host}: Unknown host\n`);
    return 1;
  }
  yield out(`Trying ${address}...\n`);
  const opened = yield* openTcp(machine, address, Number(port));
  if (opened.kind === 'interrupted') return 130;
  if (opened.kind !== 'connected') {
    const why = opened.kind === 'refused' ? 'Connection refused' : 'Connection timed out';
    yield complain(`telnet: connect to address ${address}: ${why}\n`);
    return 1;
  }
  yield out(`Connected to ${host}.\nEscape character is '^]'.\n`);
  const text = yield* readAll(machine.input);
  deliver(machine, opened.flow.at, Number(port), text);
  yield* useTcp(machine, opened.flow, text.length, 0);
  yield complain('Connection closed by foreign host.\n');
  return 1;
}
