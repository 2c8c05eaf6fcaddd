import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { evidence, idle, seen, tcp, udp } from './evidence.js';
import { peered } from './worlds.js';

const [a, b] = ['10.0.0.10', '10.1.0.10'];
/** The way back is missing: nothing that is sent there and wants no answer suffers by it. */
const world = peered({ back: false }).build();
const arrived = (protocol: number, port: number) => [
  seen('eni-a', `${a} > ${b}`, 'ACCEPT', { protocol, ports: `40000 ${port}` }),
  seen('eni-b', `${a} > ${b}`, 'ACCEPT', { protocol, ports: `40000 ${port}` }),
  idle('eni-a'),
  idle('eni-b'),
];

// RFC 5424 and 5426: a syslog receiver never answers; whether an answer is due, only the application knows.
describe('UDP that may want no answer', () => {
  it('is not known to lack what would bring one back', () => {
    const { verdict } = diagnose(udp(a, b, 514), world, evidence(arrived(17, 514)));
    expect(verdict).toMatchObject({ cause: 'NO_RETURN_ROUTE', certainty: 'possible' });
    expect(verdict.alternatives).toContain('HOST_SILENT');
  });

  it('wants one where the service is known to answer, and so does TCP', () => {
    expect(diagnose(udp(a, b, 53), world, evidence(arrived(17, 53))).verdict.certainty).toBe('likely');
    expect(diagnose(tcp(a, b, 514), world, evidence(arrived(6, 514))).verdict.certainty).toBe('likely');
  });

  it('is looked for at the application where it arrived, and not in a firewall that may have kept nothing', () => {
    const said = (ask: typeof udp, protocol: number, port: number) =>
      diagnose(ask(a, b, port), peered().build(), evidence(arrived(protocol, port)));
    const { verdict, nextExperiment } = said(udp, 17, 514);
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'HOST_SILENT' });
    expect(nextExperiment).toContain('Ask the application on i-b whether the packets came');
    expect(said(udp, 17, 53).nextExperiment).toContain('its firewall');
    expect(said(tcp, 6, 514).nextExperiment).toContain('its firewall');
  });

  it('is like a tunnel, GRE (47) or ESP (50), and unlike SCTP (132), which opens with an answer (RFC 9260)', () => {
    const said = (protocol: number) =>
      diagnose({ ...tcp(a, b, 0), protocol, port: null }, peered().build(), evidence(arrived(protocol, 0)));
    for (const protocol of [47, 50]) {
      const { verdict, nextExperiment } = said(protocol);
      expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'HOST_SILENT' });
      expect(nextExperiment).toContain(`ip proto ${protocol}`);
      expect(nextExperiment).not.toContain('icmp');
    }
    expect(said(132).verdict).toMatchObject({ outcome: 'unanswered', cause: 'HOST_SILENT' });
    expect(said(132).nextExperiment).not.toContain('icmp');
  });

  it('cites the ICMP by which it was refused', () => {
    const icmp = seen('eni-b', `${b} > ${a}`, 'ACCEPT', { protocol: 1 });
    const { verdict, evidence: cited } = diagnose(udp(a, b, 514), world, evidence([...arrived(17, 514), icmp]));
    expect(verdict.cause).toBe('PORT_CLOSED');
    expect(cited).toContainEqual(expect.objectContaining({ leg: 'reply-at-destination', record: icmp }));
  });

  it('suffers by a missing way back where it was answered all the same', () => {
    const asked = [arrived(17, 514)[1] ?? '', idle('eni-b')];
    const answer = seen('eni-b', `${b} > ${a}`, 'ACCEPT', { protocol: 17, ports: '514 40000' });
    const said = (...rows: readonly string[]) =>
      diagnose(udp(a, b, 514), world, evidence([...asked, ...rows], { kind: 'files' })).verdict;
    expect(said()).toMatchObject({ cause: 'NO_RETURN_ROUTE', certainty: 'possible' });
    expect(said(answer)).toMatchObject({ cause: 'NO_RETURN_ROUTE', certainty: 'likely' });
  });

  it('is not told closed by ICMP that came back for an earlier one', () => {
    const icmp = seen('eni-b', `${b} > ${a}`, 'ACCEPT', { protocol: 1, start: 0, end: 3 });
    const early = seen('eni-b', `${a} > ${b}`, 'ACCEPT', { protocol: 17, ports: '39999 514', start: 0, end: 3 });
    const later = seen('eni-b', `${a} > ${b}`, 'ACCEPT', { protocol: 17, ports: '40000 514', start: 50, end: 53 });
    const said = (rows: readonly string[]) =>
      diagnose(udp(a, b, 514), world, evidence([...rows, idle('eni-b')])).verdict;
    expect(said([early, icmp]).cause).toBe('PORT_CLOSED');
    expect(said([early, icmp, later]).cause).not.toBe('PORT_CLOSED');
  });
});
