import { replaceBlackhole } from '../fix/route.js';
import { isWayUnknown, wayCause } from './ways.js';

export const blackholeRoute = wayCause('BLACKHOLE_ROUTE', {
  title: 'The route leads nowhere any more',
  means: 'The route that applies is a blackhole: its target was deleted or detached.',
  leg: 'request',
  stops: (step) => step.leg === 'request' && step.reason === 'blackhole' && step.at !== 'between',
  couldBe: (facts) => isWayUnknown(facts, 'request'),
  fix: replaceBlackhole,
  next: "Look for routes in state blackhole in the route table of the source's subnet, and give them a target that exists.",
});
