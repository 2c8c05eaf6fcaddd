import { madeOnce } from '../base/remembered.js';
import type { Case } from './case.js';
import { explainBlockPublicAccess } from './causes/block-public-access.js';
import { broughtBy, isOfWay } from './causes/brought.js';
import { type Excluded, isExcluded } from './causes/component.js';
import { explainFilter, filters } from './causes/filters.js';
import { hostSilent, portClosed, replyByOtherInterface, requestByOtherInterface } from './causes/hosts.js';
import type { CauseCode } from './causes/index.js';
import { isPassedOn, loadBalancer } from './causes/load-balancer.js';
import { lostByTransitGateway } from './causes/transit-gateway.js';
import { lostInTransit, neverSent, noTraffic, replyLost } from './causes/unexplained.js';
import { encryptionControls } from './causes/unlogged.js';
import { explainWay } from './causes/way.js';
import { ways } from './causes/ways.js';
import type { Finding } from './finding.js';
import { answeredInWords } from './reported.js';

type Explained = Finding | Excluded | undefined;

/** What is to be said of each component on the way, for all who ask about one case. */
export const explained: (facts: Case) => ReadonlyMap<CauseCode, Explained> = madeOnce(
  (facts) =>
    new Map([
      ...filters.map((one) => [one.code, explainFilter(facts, one)] as const),
      ['BLOCK_PUBLIC_ACCESS', explainBlockPublicAccess(facts)] as const,
      ...ways.map((one) => [one.code, explainWay(facts, one)] as const),
    ]),
);

/** What could be the cause, for all who ask about one case. */
export const candidatesOf: (facts: Case) => readonly Finding[] = madeOnce((facts) => {
  const named = [
    ...explained(facts).values(),
    replyByOtherInterface(facts),
    loadBalancer(facts),
    // What it passed on was not kept by it in silence.
    isPassedOn(facts) ? undefined : hostSilent(facts),
  ].flatMap((one) => (one && !isExcluded(one) ? [one] : []));
  const elsewhere = requestByOtherInterface(facts);
  const others = [
    encryptionControls(facts),
    portClosed(facts),
    ...(elsewhere ? [elsewhere] : [neverSent(facts), noTraffic(facts)]),
    lostInTransit(facts),
    replyLost(facts),
  ].flatMap((one) => one ?? []);
  // What brought it takes the answer back, whatever the routes say.
  const isBrought = broughtBy(facts) !== null;
  const all = [lostByTransitGateway(facts) ?? [], ...named, ...others].flat();
  return all.filter(({ step }) => !(isBrought && step !== null && isOfWay(step)));
});

/** An answer that the program got, where no record says otherwise, leaves nothing that stops it. */
export const isReportedAway = (facts: Case, { evidence }: Finding): boolean =>
  answeredInWords(facts) !== null && evidence !== 'shows';
