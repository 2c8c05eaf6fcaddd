import { lookInAccount } from '../../investigation/troubles/look-in-account.js';
import type { FoundTroubles } from '../../investigation/troubles/look-in-files.js';
import type { TroublesRequest } from '../../investigation/troubles/request.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { inAccount } from './in-account.js';

export function lookOnAws(
  request: TroublesRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<FoundTroubles> {
  return inAccount({ from: request, again: 'npx flowlab diagnose' }, terminal, surroundings, (cloud) =>
    lookInAccount(request, cloud, { ...terminal, stdin: surroundings.stdin() }),
  );
}
