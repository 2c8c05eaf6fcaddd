import { Problem } from '../../base/problem.js';
import { type PastedError, readError, withoutSecrets } from '../../investigation/pasted-error/pasted-error.js';
import { usualPort } from '../../investigation/pasted-error/ports.js';
import type { Asked } from '../../investigation/request.js';
import { canonicalAddress } from '../../network/address.js';
import { isHostName, meaningOf } from '../../network/host-name.js';
import { hasPorts, ICMP, TCP, UDP } from '../../network/packet.js';
import { protocolIn } from '../options.js';
import { type EndText, endIn } from './end-text.js';
import { portless } from './given.js';

interface AskedFlags {
  readonly protocol?: string;
  readonly port?: number;
  readonly error?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The question; Problem 'usage' where it is not complete. What is said outright goes before what an error line says. */
export function askedOf(from: string | undefined, to: string | undefined, flags: AskedFlags): Asked {
  return askedIn(withoutSecret(from), withoutSecret(to), {
    ...flags,
    ...(flags.from === undefined ? {} : { from: withoutSecrets(flags.from) }),
    ...(flags.to === undefined ? {} : { to: withoutSecrets(flags.to) }),
  });
}

/** From here on no password of a URL is known to anybody. */
const withoutSecret = (text: string | undefined): string | undefined => text && withoutSecrets(text);

function askedIn(source: string | undefined, destination: string | undefined, flags: AskedFlags): Asked {
  const error = flags.error === undefined ? null : readError(flags.error);
  const from = given(source, flags.from, '--from') ?? error?.target?.source ?? error?.client ?? undefined;
  const to = given(destination, flags.to, '--to');
  const target = to === undefined ? targetIn(error) : withPort(endIn(to), flags, error);
  if (from === undefined || target === undefined) throw incomplete(from, to ?? target?.name, error);
  const protocol = protocolOf(flags, target, error);
  return {
    source: endIn(from).name,
    destination: target.name,
    protocol,
    port: portFor(protocol, flags.port, target, error?.kind === 'name'),
    error: error && { kind: error.kind, text: error.text, ...(error.byServer ? { byServer: true } : {}) },
    ...nameBeside(target.name, to === undefined, error),
  };
}

/** The host name that the error has beside an address, whoever said that. */
function nameBeside(destination: string, isFromError: boolean, error: PastedError | null): Pick<Asked, 'name'> {
  const { name, host = '' } = error?.target ?? {};
  if (isFromError) return name === undefined ? {} : { name };
  return canonicalAddress(destination) !== undefined && isHostName(host) ? { name: host } : {};
}

function given(argument: string | undefined, option: string | undefined, name: string): string | undefined {
  const [first, second] = [argument, option].map((text) => text?.trim() || undefined);
  if (first === undefined || second === undefined || first === second) return first ?? second;
  throw new Problem('usage', `${first} and ${name} ${second} name the same end twice.`, ['Leave one of them out.']);
}

/** An end that is named in other words than the error's is asked at the same port; the services of AWS answer no ping. */
function withPort(end: EndText, { protocol, port }: AskedFlags, error: PastedError | null): EndText {
  if (end.port !== null || end.protocol !== null || port !== undefined || protocol !== undefined) return end;
  if (error === null) return meaningOf(end.name)?.kind === 'endpoint' ? { ...end, port: 443 } : end;
  return { ...end, port: error.target?.port ?? (error.byServer ? usualPort(error.text) : null) ?? null };
}

const targetIn = (error: PastedError | null): EndText | undefined =>
  error?.target ? { name: error.target.host, port: error.target.port, protocol: null } : undefined;

function incomplete(from: string | undefined, to: string | undefined, error: PastedError | null): Problem {
  if (error && to === undefined) {
    const lead = error.byServer ? 'The server itself said this, so the network let the program through. ' : '';
    return new Problem('usage', `${lead}The error does not say whom the program tried to reach.`, [
      'Name it: npx flowlab diagnose --error "…" --from <source> --to <host:port>',
    ]);
  }
  if (error) {
    return new Problem('usage', `The error says that ${to} was not reached, but not from where.`, [
      'Name the source: npx flowlab diagnose --error "…" --from <instance, interface, address or Name tag>',
    ]);
  }
  const one = from ?? to;
  return new Problem('usage', one === undefined ? 'From where to where?' : `From ${one} to where?`, [
    'Name both: npx flowlab diagnose <source> <destination>',
    'Each an instance id, a network interface id, an address or a Name tag: npx flowlab diagnose i-0abc 10.0.2.15',
  ]);
}

/** A port means TCP where nothing says otherwise; without any it is a ping. */
function protocolOf({ protocol, port }: AskedFlags, target: EndText, error: PastedError | null): number {
  const said = protocol ?? target.protocol ?? error?.target?.protocol;
  if (said != null) return protocolIn(said);
  return target.port === null && port === undefined ? ICMP : TCP;
}

/** A name that was not found has no way to any port. */
function portFor(
  protocol: number,
  asked: number | undefined,
  { name, port: written }: EndText,
  isNotFound: boolean,
): number | null {
  const spelt = protocol === UDP ? 'udp' : 'tcp';
  if (asked !== undefined && written !== null && asked !== written) {
    throw new Problem('usage', `${name}:${written} and --port ${asked} name two ports.`, ['Leave one of them out.']);
  }
  const port = asked ?? written ?? undefined;
  if (hasPorts(protocol) && port === undefined && !isNotFound) {
    throw new Problem('usage', `${spelt.toUpperCase()} to which port?`, [`--protocol ${spelt} --port 443`]);
  }
  if (!hasPorts(protocol) && port !== undefined) throw portless(port);
  return port ?? null;
}
