import type { Exercise } from '../exercise.js';
import { afterTheReview } from './after-the-review.js';
import { atOnce } from './at-once.js';
import { emptyPage } from './empty-page.js';
import { emptyReport } from './empty-report.js';
import { newMachine } from './new-machine.js';
import { noSecrets } from './no-secrets.js';
import { noUpdates } from './no-updates.js';
import { stillRed } from './still-red.js';
import { thePartner } from './the-partner.js';
import { twoNetworks } from './two-networks.js';

/** The table of exercises, the easier ones first. */
export const exercises: readonly Exercise[] = [
  emptyReport,
  noUpdates,
  atOnce,
  newMachine,
  afterTheReview,
  stillRed,
  twoNetworks,
  noSecrets,
  thePartner,
  emptyPage,
];
