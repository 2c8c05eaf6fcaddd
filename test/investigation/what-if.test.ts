import { describe, expect, it } from 'vitest';
import type { WhatIfRequest } from '../../src/investigation/what-if.js';
import { whatIfOnAws } from '../../src/investigation/what-if-on-aws.js';
import { scene, signal } from '../commands/diagnose/scene.js';
import { scriptedUi } from '../helpers/scripted-ui.js';
import { addRule, minute, SG } from '../sandbox/small-world.js';

const asked = (...commands: readonly string[]) =>
  ({
    kind: 'what-if',
    commands,
    other: null,
    from: {
      kind: 'aws',
      account: { profile: null, region: null },
      records: { kind: 'log-groups', logGroup: null, format: null },
      span: { since: null, until: null },
    },
  }) as const satisfies WhatIfRequest;

const cidr = '--protocol icmp --port -1 --cidr 0.0.0.0/0';

describe('what other rules would have done in an account', () => {
  it('is told of the records of the last minutes, by the rules as they are and as they would be', async () => {
    const s = scene();
    addRule(s.world, { protocol: 'icmp' });
    await s.run(s.a, `ping -c 3 ${s.b.address}`);
    s.clock.advance(12 * minute);
    const before = JSON.stringify(s.world.ec2);
    const revoke = asked(`aws ec2 revoke-security-group-ingress --group-id ${SG} ${cidr}`);
    const answer = await whatIfOnAws(revoke, s, { ui: scriptedUi(), signal });
    expect(answer).toMatchObject({
      changes: [{ kind: 'revoke-ingress', groupId: SG }],
      refused: 1,
      pass: 0,
      unknown: 0,
      examples: [
        { would: 'refused', source: s.a.address, destination: s.b.address, protocol: 1, port: null, resourceId: SG },
      ],
    });
    expect(JSON.stringify(s.world.ec2)).toBe(before);
  });

  it('is told of what was refused and would pass', async () => {
    const s = scene();
    await s.run(s.a, `ping -c 3 -W 1 ${s.b.address}`);
    s.clock.advance(12 * minute);
    const authorize = asked(`aws ec2 authorize-security-group-ingress --group-id ${SG} ${cidr}`);
    expect(await whatIfOnAws(authorize, s, { ui: scriptedUi(), signal })).toMatchObject({ refused: 0, pass: 1 });
  });
});
