import type { CauseCode } from '../diagnosis/causes/cause-code.js';
import { isIcmp, TCP, UDP } from '../network/packet.js';
import type { Dice } from './dice.js';
import type { Scenery } from './scenery/scenery.js';
import type { Site } from './site.js';

/** One end of what somebody tried: a machine or an endpoint of the network, or (no interface) somewhere on the internet. */
export interface TriedEnd {
  readonly name: string;
  readonly address: string;
  readonly interfaceId: string | null;
}

/** What somebody tried to do: to open a TCP connection, where nothing else is said. */
export interface Attempted {
  readonly source: TriedEnd;
  readonly destination: TriedEnd;
  /** 0 for a ping. */
  readonly port: number;
  /** IANA number. */
  readonly protocol?: number;
}

/** The network in which a fault is to be planted. */
export interface Scene {
  readonly site: Site;
  readonly scenery: Scenery;
  readonly dice: Dice;
}

/** A fault chosen by the dice, and how a user complains of it. */
export interface Fault {
  readonly attempted: Attempted;
  /** Paragraphs, in the words of somebody who knows symptoms and no causes. */
  readonly ticket: readonly string[];
  /** What else the ticket speaks of and what happens, too: it is tried as often. */
  readonly beside?: readonly Attempted[];
  /** What it goes by in a verdict; tests compare it with what packets and rules say. */
  readonly codes: readonly CauseCode[];
  plant(): Promise<unknown>;
  /** Somebody repaired it after it was tried. */
  heal?(): Promise<unknown>;
  /** In place of flow logs on both VPCs. */
  log?(): Promise<unknown>;
}

/** A row of the table of exercises. Neither name nor title gives the cause away. */
export interface Exercise {
  readonly name: string;
  readonly title: string;
  readonly minutes: number;
  /** To be solved from records and rules, without `diagnose`. */
  readonly withoutDiagnose: boolean;
  /** Whether it is about the connection, or about the records of one that works. */
  readonly goal: Goal;
  prepare(scene: Scene): Fault;
}

export type Goal = 'through' | 'recorded';

export const exerciseEnd = ({
  name,
  address,
  interfaceId,
}: {
  readonly name: string;
  readonly address: string;
  readonly interfaceId: string;
}): TriedEnd => ({ name, address, interfaceId });

export const onInternet = (name: string, address: string): TriedEnd => ({ name, address, interfaceId: null });

/** `TCP port 443`, `a ping`. */
export const useOf = ({ protocol = TCP, port }: Attempted): string =>
  isIcmp(protocol) ? 'a ping' : `${protocol === UDP ? 'UDP' : 'TCP'} port ${port}`;
