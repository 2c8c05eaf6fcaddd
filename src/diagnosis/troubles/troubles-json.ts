import type { Troubles } from './trouble.js';

/** As `--json` prints it: of each conversation what the verdict says, and of the first all of it. */
export function troublesJson({ window, troubles, scanners, undecided, left }: Troubles) {
  return {
    schema: 1,
    window,
    conversations: troubles.map(({ suspicion, connection, verdict }) => ({
      source: suspicion.isAnyone && suspicion.between === 'from-internet' ? 'internet' : connection.source.address,
      destination: connection.destination.address,
      protocol: suspicion.protocol,
      port: suspicion.port,
      tries: suspicion.tries,
      verdict,
    })),
    scanners,
    first: troubles[0]?.closer?.verdict ?? null,
    ...(undecided === 0 ? {} : { undecided }),
    ...(left === 0 ? {} : { left }),
  };
}
