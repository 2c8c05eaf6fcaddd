import { ICMP } from '../network/packet.js';
import type { Case } from './case.js';
import { type CaseEnd, nameOf } from './ends.js';
import type { LegFacts } from './legs.js';
import type { Step } from './path.js';
import { endOf, isoTime } from './period.js';
import { legs, type Place } from './signature.js';
import { isRefused } from './tcp.js';
import { configuredAt } from './untangle.js';
import type { Leg } from './verdict.js';
import { destinationName, sourceName, stepInWords } from './words.js';

/** Everything in which the records disagree with each other, with the configuration or with what a host saw. */
export function contradictionsOf(facts: Case): readonly string[] {
  return [
    ...new Set([...facts.notes, ...amongRecords(facts), ...withRules(facts), ...withWay(facts), ...withHosts(facts)]),
  ];
}

function amongRecords(facts: Case): readonly string[] {
  const { signature, isBothPinging } = facts;
  const found: string[] = [];
  if (signature.id === 'K12') {
    found.push(
      `${destinationName(facts)} recorded the conversation, but ${sourceName(facts)} did not: it left by another interface, or its address was translated, or the records are not true`,
    );
  }
  for (const leg of isBothPinging ? [] : signature.impossible) {
    found.push(
      `${atInterface(facts, leg)} recorded ${spoken[leg]}${whenOf(facts.legs[leg])}, although the conversation was refused before: it belongs to other traffic, or the records are not true`,
    );
  }
  for (const leg of legs) {
    const reason = facts.legs[leg].records.findLast(({ action }) => action === 'REJECT')?.rejectReason;
    if (reason != null && reason !== 'BPA') {
      found.push(
        `${atInterface(facts, leg)} gives reject-reason ${reason} for ${spoken[leg]}, which is neither a security group nor a network ACL`,
      );
    }
  }
  for (const leg of legs.filter((one) => facts.legs[one].isMixed)) {
    found.push(
      `${atInterface(facts, leg)} accepted and rejected ${spoken[leg]} side by side: some of it passes, some does not`,
    );
  }
  return found;
}

/** The interface accepted what its rules refuse, or refused what they allow. */
function withRules(facts: Case): readonly string[] {
  return legs.flatMap((leg) => {
    const { state } = facts.legs[leg];
    const configured = configuredAt(facts.path, leg);
    if (state === 'accept' && configured === 'deny') {
      const step = facts.path.steps.find(({ decision, place }) => decision === 'deny' && place === filterPlaces[leg]);
      return step
        ? [
            `${atInterface(facts, leg)} recorded ACCEPT for ${spoken[leg]}${whenOf(facts.legs[leg])}, but ${stepInWords(step)}: the rule was changed since, ${facts.connection.protocol === ICMP ? `or ${destinationName(facts)} pinged, and these are its packets and their answers, ` : ''}or a security group still knows the connection, or the record is not true`,
          ]
        : [];
    }
    if (state === 'reject' && configured === 'allow' && !isBlockedByAccount(facts, leg)) {
      return [
        `${atInterface(facts, leg)} recorded REJECT for ${spoken[leg]}${whenOf(facts.legs[leg])}, but no rule of now refuses it`,
      ];
    }
    return [];
  });
}

/** VPC Block Public Access refuses at the interface too: records say so in reject-reason, where the format has it. */
function isBlockedByAccount({ legs: facts, path }: Case, leg: Leg): boolean {
  const { rejectReason } = facts[leg].records.at(-1) ?? {};
  if (rejectReason !== undefined) return rejectReason === 'BPA';
  return path.steps.some(({ decision, reason }) => decision === 'deny' && reason === 'block-public-access');
}

/** It arrived although the configuration knows no way. */
function withWay(facts: Case): readonly string[] {
  const isSeen = (leg: Leg): boolean => facts.legs[leg].state === 'accept' || facts.legs[leg].state === 'reject';
  const seenBeyond: Partial<Record<Place, Leg>> = {
    'before-source': 'request-at-source',
    'request-way': 'request-at-destination',
    'reply-way': 'reply-at-source',
  };
  return facts.path.steps.flatMap((step: Step) => {
    const leg = step.decision === 'deny' ? seenBeyond[step.place] : undefined;
    return leg !== undefined && isSeen(leg) && !(facts.legs[leg].state === 'reject' && isBlockedByAccount(facts, leg))
      ? [`${atInterface(facts, leg)} recorded ${spoken[leg]}${whenOf(facts.legs[leg])}, although ${stepInWords(step)}`]
      : [];
  });
}

function withHosts(facts: Case): readonly string[] {
  const { probe, hosts } = facts.evidence;
  const { places } = facts.signature;
  const found: string[] = [];
  const isArrived = places.length === 1 && places[0] === 'arrived' && !isRefused(facts);
  if (probe?.answered === false && isArrived) {
    found.push(
      `The records show the answer reaching ${sourceName(facts)}, but the host that sent the probe saw none: its own firewall may drop it`,
    );
  }
  if (probe?.answered === true && !places.includes('arrived')) {
    found.push('The host that sent the probe saw an answer, but the records say that it did not get through');
  }
  if (hosts?.listening === true && isRefused(facts)) {
    found.push(
      `Something listens on the port of ${destinationName(facts)}, and yet it refused: it may listen on another address, or a firewall on the host rejects`,
    );
  }
  return found;
}

const filterPlaces: Readonly<Record<Leg, Place>> = {
  'request-at-source': 'leaving-source',
  'request-at-destination': 'entering-destination',
  'reply-at-destination': 'leaving-destination',
  'reply-at-source': 'entering-source',
};

const spoken: Readonly<Record<Leg, string>> = {
  'request-at-source': 'the request',
  'request-at-destination': 'the request',
  'reply-at-destination': 'the answer',
  'reply-at-source': 'the answer',
};

const atInterface = (facts: Case, leg: Leg): string => {
  const end: CaseEnd = leg.endsWith('source') ? facts.source : facts.destination;
  return end.interfaceId ?? nameOf(end);
};

function whenOf({ records }: LegFacts): string {
  const last = records.at(-1);
  const at = last && isoTime(endOf(last));
  return at ? ` at ${at.slice(11, 19)} UTC` : '';
}
