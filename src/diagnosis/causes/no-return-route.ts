import { addRoute } from '../fix/route.js';
import { isWayUnknown, wayCause } from './ways.js';

export const noReturnRoute = wayCause('NO_RETURN_ROUTE', {
  title: 'No route back to the source',
  means: "The route table of the destination's subnet does not lead back to the source.",
  leg: 'reply',
  stops: (step) =>
    step.leg === 'reply' && step.at !== 'between' && (step.reason === 'no-route' || step.reason === 'blackhole'),
  couldBe: (facts) => isWayUnknown(facts, 'reply'),
  fix: addRoute,
  next: "Read the route table of the destination's subnet: does it lead back to the source's address?",
});
