import { addRoute } from '../fix/route.js';
import { isWayUnknown, wayCause } from './ways.js';

export const noRoute = wayCause('NO_ROUTE', {
  title: 'No route to the destination',
  means: "The route table of the source's subnet has no route for the destination.",
  leg: 'request',
  stops: (step) => step.leg === 'request' && step.reason === 'no-route' && step.at !== 'between',
  couldBe: (facts) => isWayUnknown(facts, 'request'),
  fix: addRoute,
  next: "Read the route table of the source's subnet.",
});
