import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../../src/network/connection.js';
import { trace } from '../../../src/network/trace.js';
import { network } from '../../helpers/network.js';
import { tcp } from '../../helpers/packets.js';
import { obstacles, told } from '../told.js';

const balancer = {
  kind: 'load-balancer',
  interfaceType: 'network_load_balancer',
  description: 'ELB net/front/0123456789abcdef',
} as const;

describe('a Network Load Balancer', () => {
  const world = network().subnet('subnet-1').instance('node').subnet('subnet-2').interface('eni-nlb', balancer).build();

  it('passes connections on to targets that EC2 does not describe', () => {
    const result = trace(world, tcp('172.31.0.10', '172.31.16.10', 443));
    expect(result).toMatchObject({ disposition: 'insufficient', to: 'eni-nlb' });
    expect(obstacles(result)).toEqual(['between gateway unknown: load-balancer']);
  });

  // Elastic Load Balancing user guide, "Troubleshoot your Network Load Balancer": "Requests time out for requests from a
  // target to its load balancer".
  it('is not the way by which its own target reaches itself', () => {
    expect(told(trace(world, tcp('172.31.0.10', '172.31.16.10', 443))).at(-1)).toBe(
      'between gateway unknown: to which target front passes it on is not part of this configuration; if i-node is one of them and client addresses are kept, it does not reach itself by it',
    );
  });

  it('answers like any other interface', () => {
    expect(traceConnection(world, tcp('172.31.0.10', '172.31.16.10', 443)).reply?.disposition).toBe('delivered');
  });
});

it('an Application Load Balancer answers for itself', () => {
  const world = network()
    .subnet('subnet-1')
    .instance('node')
    .subnet('subnet-2')
    .interface('eni-alb', {
      kind: 'load-balancer',
      interfaceType: 'interface',
      description: 'ELB app/web/0123456789abcdef',
    })
    .build();
  expect(trace(world, tcp('172.31.0.10', '172.31.16.10', 443)).disposition).toBe('delivered');
});

describe('a private machine behind a public Network Load Balancer', () => {
  const base = network()
    .internetGateway()
    .subnet('subnet-1')
    .instance('b')
    .group('sg-b', { ingress: ['tcp 443 from 0.0.0.0/0'] })
    .subnet('subnet-2')
    .natGateway('nat-1')
    .routes('rtb-1', ['0.0.0.0/0 -> nat-1'], 'subnet-1');
  const asked = tcp('198.51.100.50', '172.31.0.10', 443);

  it('may be reached from the internet under the client’s own address, and answers by the load balancer', () => {
    const world = base.interface('eni-nlb', { ...balancer, publicAddresses: { '172.31.16.11': '54.7.7.7' } }).build();
    const { request, reply } = traceConnection(world, asked);
    expect(obstacles(request)).toEqual(['between gateway unknown: no-public-address']);
    expect(obstacles(reply)).toEqual(['source route unknown: load-balancer']);
    expect(told(reply).at(-1)).toBe(
      'source route unknown: the answer goes back by the load balancer if the request came by it; else 0.0.0.0/0 -> nat-1',
    );
  });

  it('may be, as far as anybody knows, where not all interfaces are described', () => {
    const world = base.change((one) => ({ ...one, unread: ['interfaces'] })).build();
    const { request, reply } = traceConnection(world, asked);
    expect(obstacles(request)).toEqual(['between gateway unknown: no-public-address']);
    expect(obstacles(reply)).toEqual(['source route unknown: load-balancer']);
  });

  it('is out of reach where the load balancer is internal, or there is none', () => {
    for (const world of [base, base.interface('eni-nlb', balancer)]) {
      expect(obstacles(traceConnection(world.build(), asked).request)).toEqual([
        'between gateway deny: no-public-address',
      ]);
    }
  });
});
