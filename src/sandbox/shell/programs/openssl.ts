import { instanceAt } from '../../ec2/kinds/instance/instance-at.js';
import { openTcp, useTcp } from '../connect.js';
import { complain, type Invocation, out, type Running } from '../machine.js';
import { lookUpName } from '../names.js';

/** openssl s_client -connect HOST:PORT: does a server speak TLS. Hosts of the sandbox do not; services of AWS and the internet do. */
export function* openssl({ machine, args }: Invocation): Running {
  const [verb, ...rest] = args;
  if (verb === 'version') {
    yield out('OpenSSL 3.2.2 4 Jun 2024 (Library: OpenSSL 3.2.2 4 Jun 2024)\n');
    return 0;
  }
  const target = rest[rest.indexOf('-connect') + 1];
  const [, host, port] = /^(.+):(\d+)$/.exec(rest.includes('-connect') ? (target ?? '') : '') ?? [];
  if (verb !== 's_client' || host === undefined) {
    yield complain('openssl: this simulated host knows openssl version and openssl s_client -connect HOST:PORT\n');
    return 1;
  }
  const address = lookUpName(machine, host.replace(/^\[|\]$/g, ''), null);
  if (address === null) {
    yield complain(`BIO_lookup_ex: Name or service not known:${host}\nconnect:errno=2\n`);
    return 1;
  }
  const opened = yield* openTcp(machine, address, Number(port));
  if (opened.kind === 'interrupted') return 130;
  if (opened.kind !== 'connected') {
    const [why, number] = opened.kind === 'refused' ? ['Connection refused', 111] : ['Connection timed out', 110];
    yield complain(`BIO_connect:${why}\nconnect:errno=${number}\n`);
    return 1;
  }
  yield out('CONNECTED(00000003)\n');
  const speaks = instanceAt(machine.world, opened.flow.at) === undefined;
  yield* useTcp(machine, opened.flow, speaks ? 800 : 300, speaks ? 5000 : 0);
  if (!speaks) {
    yield complain('error:0A00010B:SSL routines:ssl3_get_record:wrong version number\n');
    yield out('---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\n');
    return 1;
  }
  const name = rest.includes('-servername') ? (rest[rest.indexOf('-servername') + 1] ?? host) : host;
  yield out(
    `---\nCertificate chain\n 0 s:CN=${name}\n   i:CN=Authority of this sandbox\n---\nSSL handshake has read 5000 bytes and written 800 bytes\nVerification: OK\n---\nNew, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256\nVerify return code: 0 (ok)\n---\n`,
  );
  return 0;
}
