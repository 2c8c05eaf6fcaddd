import type { Case } from '../case/case.js';
import type { PathSection } from '../case/sections.js';
import { evidenceAt } from '../finding.js';
import { destinationName, sourceName, subject, subjectWithin } from '../words.js';
import type { Judgement } from './component.js';

/** A clause: where it was refused, or may be, and what had come so far. */
export function refusedWhere(facts: Case, place: PathSection, { evidence, configuration }: Judgement): string {
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  // Where one end has no records, what is shown of a component there is a conclusion, and no record saw it.
  if (evidence === 'shows' && evidenceAt(facts, place) === 'shows')
    return whereSeen(subject(facts), place, source, destination);
  // Neither a record nor a rule says so: it is where it may have ended.
  const isRule = configuration === 'shows';
  const [said, is] = isRule ? [`By the configuration, ${subjectWithin(facts)}`, 'is'] : [subject(facts), 'may be'];
  const isLetIn = facts.path.steps.every(({ leg, decision }) => leg === 'reply' || decision !== 'unknown');
  const answered = isLetIn
    ? `${said} is let in, but the answer`
    : `By the configuration, an answer to ${subjectWithin(facts)}`;
  const answer = isRule ? answered : `${destination}'s answer`;
  switch (place) {
    case 'leaving-source':
      return `${said} ${is} refused as it leaves ${interfaceOf(source)}`;
    case 'entering-destination':
      return `${said} ${is} refused at ${interfaceOf(destination)}`;
    case 'leaving-destination':
      return `${answer} ${is} refused as it leaves ${destination}'s subnet`;
    default:
      return `${answer} ${is} refused as it comes back to ${source}'s subnet`;
  }
}

/** An end of which only the interface is known is called by its id. */
const interfaceOf = (name: string): string => (name.startsWith('eni-') ? name : `${name}'s network interface`);

function whereSeen(said: string, place: PathSection, source: string, destination: string): string {
  switch (place) {
    case 'leaving-source':
      return `${said} was refused as it left ${interfaceOf(source)}`;
    case 'entering-destination':
      return `${said} reached ${interfaceOf(destination)} and was refused there`;
    case 'leaving-destination':
      return `${said} reached ${destination}, but the answer was refused as it left ${destination}'s subnet`;
    default:
      return `${destination} answered, but the answer was refused as it came back to ${source}'s subnet`;
  }
}
