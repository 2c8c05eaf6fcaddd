import type { Cloud } from '../../cloud.js';
import type { State } from '../../engine/state.js';
import type { Ui } from '../../ui.js';
import { version } from '../../version.js';

/** Whose account it is, before anything of it is read. */
export function introduceQuestion(
  { identity, aws, endpoint }: Cloud,
  lab: State | undefined,
  elsewhere: 'aws' | 'sandbox',
  redacted: boolean,
  ui: Ui,
): void {
  const named = lab === undefined ? {} : { lab: lab.lab.id };
  ui.tell({
    kind: 'welcome',
    version,
    mode: lab?.lab.mode ?? elsewhere,
    ...(redacted ? {} : { account: identity.account }),
    region: aws.region,
    ...named,
  });
  if (endpoint === null) return;
  ui.tell({
    kind: 'note',
    tone: 'warn',
    text: `An endpoint override is set (${endpoint}): this may not be AWS itself.`,
  });
}
