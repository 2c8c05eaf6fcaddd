import type { Case } from '../case.js';
import type { Step } from '../path.js';
import { sourceName, stepInWords, subject, subjectWithin } from '../words.js';
import { isAtNatGateway, isWayUnknown, wayCause } from './ways.js';

export const routeDiverts = wayCause('ROUTE_DIVERTS', {
  title: 'A route sends it elsewhere',
  means:
    'A more specific or higher-priority route leads to an appliance, a transit gateway or another network instead.',
  leg: 'request',
  stops: (step, facts) => step.leg === 'request' && (step.reason === 'route-diverts' || isAtAppliance(step, facts)),
  couldBe: (facts) => isWayUnknown(facts, 'request'),
  say: (facts, evidence) => {
    const route = facts.path.steps.find(
      ({ leg, component, at }) => leg === 'request' && component === 'route' && at === 'source',
    );
    const lead =
      evidence === 'shows'
        ? `${subject(facts)} left ${sourceName(facts)} but never arrived`
        : `By the configuration, ${subjectWithin(facts)} is led elsewhere`;
    return route?.decision === 'allow' ? `${lead} (${stepInWords(route)})` : lead;
  },
  next: 'Follow the route: look at the records of the interface it leads to (next-hop-interface-id, traffic-path), or at the logs of the firewall or transit gateway.',
});

/** Its filters, or (unknown) what it does with the packet. */
const isAtAppliance = (step: Step, facts: Pick<Case, 'network'>): boolean =>
  step.at === 'between' &&
  (step.component !== 'gateway' || step.decision === 'unknown') &&
  step.interfaceId !== null &&
  !isAtNatGateway(step, facts);
