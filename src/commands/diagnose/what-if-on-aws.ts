import type { WhatIf } from '../../diagnosis/what-if/effect.js';
import type { WhatIfRequest } from '../../investigation/what-if.js';
import { whatIfOnAws } from '../../investigation/what-if-on-aws.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { inAccount } from './in-account.js';

export const answerOnAws = (
  request: WhatIfRequest & { readonly from: { readonly kind: 'aws' } },
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<WhatIf> =>
  inAccount(
    { from: request.from, again: 'npx flowlab diagnose --what-if "aws ec2 …"' },
    terminal,
    surroundings,
    (cloud) => whatIfOnAws(request, cloud, { ...terminal, stdin: surroundings.stdin() }),
  );
