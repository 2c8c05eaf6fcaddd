import { systemClock } from '../base/clock.js';
import type { SavedCase } from '../diagnosis/saved/case-file.js';
import { getsThrough } from '../diagnosis/verdict.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import type { Readings } from '../investigation/files.js';
import { gatherFiles } from '../investigation/gather-files.js';
import { pipedText } from '../investigation/pasted-error/pasted-error.js';
import { filesAlone } from '../investigation/reach.js';
import { savedCaseIn } from '../investigation/replay.js';
import type { DiagnoseRequest, OnAws } from '../investigation/request.js';
import { type WhatIfRequest, whatIf } from '../investigation/what-if.js';
import type { GivenAnswer } from '../terminal/answers.js';
import { whatIfLines } from '../terminal/render/what-if.js';
import { deliverVerdict, deliveryIn, refuseTargets } from './diagnose/deliver.js';
import { askedAgain, asReport, type DiagnoseFlags, diagnoseRequest } from './diagnose/request.js';
import { troublesIn } from './diagnose/troubles-request.js';
import { whatIfIn } from './diagnose/what-if.js';
import type { Exit } from './exit.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** Why can the source not reach the destination, or without ends: what is broken? Reads, and changes nothing but what --fix and --probe ask for. */
export async function runDiagnose(
  surroundings: Surroundings,
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
): Promise<Exit> {
  const asked = whatIfIn(source, flags);
  if (asked) return answerWhatIf(asked, flags, surroundings);
  const all = troublesIn(source, destination, flags);
  if (all) {
    const { answerTroubles } = await import('./diagnose/troubles.js');
    return answerTroubles(all, flags, surroundings);
  }
  const error = flags.error === '-' ? { error: await pipedText(surroundings.stdin()) } : {};
  const request = diagnoseRequest(source, destination, { ...flags, ...error });
  const delivery = deliveryIn(flags);
  await refuseTargets(delivery);
  using terminal = await surroundings.terminal({ yes: flags.yes === true, given: answersIn(flags) });
  if (request.kind === 'aws') {
    const { diagnoseOnAws } = await import('./diagnose/on-aws.js');
    return await diagnoseOnAws(request, delivery, askedAgain(request.asked, flags), terminal, surroundings);
  }
  const now = systemClock.now();
  const saved = await caseOf(request, { ...terminal, stdin: surroundings.stdin() }, now);
  const { verdict } = await deliverVerdict(saved, delivery, { ...terminal, kept: surroundings.files.verdict }, now);
  if (!delivery.json) terminal.ui.tell({ kind: 'next', title: '', commands: [asReport] });
  return getsThrough(verdict) ? 0 : 3;
}

/** A question about rules, not about a connection: exit 3 where something that gets through would not any more. */
async function answerWhatIf(asked: WhatIfRequest, { json }: DiagnoseFlags, surroundings: Surroundings): Promise<Exit> {
  using terminal = await surroundings.terminal({});
  const answer = await answerOf(asked, terminal, surroundings);
  const { out, style } = terminal.result;
  if (json) out.json({ schema: 1, whatIf: answer });
  else out.lines(whatIfLines(answer, style));
  await out.drained();
  return answer.refused > 0 ? 3 : 0;
}

async function answerOf(asked: WhatIfRequest, terminal: Terminal, surroundings: Surroundings): Promise<WhatIf> {
  const { from } = asked;
  const readings = { ...terminal, stdin: surroundings.stdin() };
  if (from.kind !== 'aws') return whatIf(asked, filesAlone, readings);
  const { inAccount } = await import('./diagnose/in-account.js');
  return inAccount({ from, again: 'npx flowlab diagnose --what-if "aws ec2 …"' }, terminal, surroundings, (cloud) =>
    whatIf(asked, cloud, readings),
  );
}

/** The id of what may be changed is an answer that only the very same id accepts. */
const answersIn = ({ yesChange }: DiagnoseFlags): ReadonlyMap<string, GivenAnswer> =>
  new Map(yesChange === undefined ? [] : [['change-others', { value: yesChange }]]);

/** A diagnosis that everything is at hand for: no request is made, and the SDK is not even loaded. */
const caseOf = (request: Exclude<DiagnoseRequest, OnAws>, person: Readings, now: number): Promise<SavedCase> =>
  request.kind === 'replay' ? savedCaseIn(request.file) : gatherFiles(request, person, now);
