import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/engine/step.js';
import { stage } from '../../../src/stages/04-ping/stage.js';
import { hosts, pingOutput } from '../../helpers/hosts.js';
import { labResults, pinged } from '../../helpers/lab-results.js';
import { stageContext } from '../../helpers/stage-context.js';

const step = (id: string): Observation => {
  const found = stage.steps.find((one) => one.id === id);
  if (found?.kind !== 'observation') throw new Error(`no observation ${id}`);
  return found;
};

const ipA = (device: string, address: string) => `1: lo: <LOOPBACK,UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: ${device}: <BROADCAST,MULTICAST,UP> mtu 9001
    link/ether 0a:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    altname enp0s5
    inet ${address}/20 metric 512 brd 172.31.15.255 scope global dynamic ${device}
    inet6 fe80::1/64 scope link
`;

describe('the addresses', () => {
  it.each(['ens5', 'eth0', 'enX0'])(
    'are matched with the interface that has them, whatever it is called: %s',
    async (device) => {
      const world = stageContext({ results: labResults });
      const scripts = hosts(world, (id) => ipA(device, id === 'i-1' ? '172.31.0.10' : '172.31.0.11'));
      expect(await step('ping/addresses').observe(world.context)).toEqual({
        matches: [
          { name: 'demo-source', address: '172.31.0.10', interface: device },
          { name: 'demo-destination', address: '172.31.0.11', interface: device },
        ],
      });
      expect(scripts).toEqual(['ip a', 'ip a']);
      expect(world.ui.events).toContainEqual({
        kind: 'note',
        tone: 'ok',
        text: `172.31.0.10 on ${device} is the private address that EC2 shows for demo-source.`,
      });
    },
  );

  it('a machine that shows another address is not said to match', async () => {
    const world = stageContext({ results: labResults });
    hosts(world, () => ipA('ens5', '172.31.0.1'));
    expect(await step('ping/addresses').observe(world.context)).toMatchObject({
      matches: [{ interface: null }, { interface: null }],
    });
    expect(world.ui.events).toContainEqual({
      kind: 'note',
      tone: 'info',
      text: 'EC2 says 172.31.0.10 for demo-source; the machine’s own list does not show it.',
    });
  });
});

it.each([
  ['ping/peer', '172.31.0.11', 0, 'warn'],
  ['ping/peer', '172.31.0.11', 3, 'info'],
  ['ping/internet', '8.8.8.8', 3, 'ok'],
  ['ping/internet', '8.8.8.8', 0, 'warn'],
])('%s pings %s; %i answers are told in tone %s… %s', async (id, target, received, tone) => {
  const world = stageContext({ results: labResults });
  const scripts = hosts(world, () => pingOutput(target, received));
  expect(await step(id).observe(world.context)).toMatchObject({ target, sent: 3, received });
  expect(scripts).toEqual([`ping ${target} -c 3 -W 1`]);
  expect(world.ui.events.at(-1)).toMatchObject({ kind: 'note', tone });
});

describe('what is known', () => {
  const known = async (peer: number | null, internet: number | null) => {
    const world = stageContext({
      results: [
        ...labResults,
        [{ id: 'ping/peer' }, pinged('172.31.0.11', peer)],
        [{ id: 'ping/internet' }, pinged('8.8.8.8', internet)],
      ],
      answers: { prediction: 'destination' },
    });
    const guess = peer === 0 ? 'destination' : null;
    expect(await step('ping/prediction').observe(world.context)).toEqual({ guess });
    const [list] = world.ui.events;
    return list?.kind === 'list' ? list.items.slice(0, 2) : [];
  };

  it('is exactly what the two pings proved', async () => {
    expect(await known(0, 3)).toEqual([
      'known: the source can send pings and get answers',
      'known: no answer comes back from the destination, and no error either: nothing says what became of the packets',
    ]);
    expect(await known(0, 0)).toContain('not known: whether the source can send pings at all');
    expect(await known(null, null)).toEqual([
      'not known: whether the source can send pings at all',
      'The ping to 172.31.0.11 printed no statistics, so nothing is known of it.',
    ]);
    expect(await known(3, 3)).toContain('3 of 3 answers from 172.31.0.11.');
  });
});
