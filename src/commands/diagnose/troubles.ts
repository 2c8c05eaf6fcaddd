import { systemClock } from '../../base/clock.js';
import { shellLine, shellWord } from '../../base/shell-word.js';
import { redact } from '../../diagnosis/redact/redact.js';
import { saveCase } from '../../diagnosis/saved/case-file.js';
import type { Trouble } from '../../diagnosis/troubles/trouble.js';
import { troublesJson } from '../../diagnosis/troubles/troubles-json.js';
import { formatText } from '../../flow-log/format.js';
import { filesAlone } from '../../investigation/reach.js';
import { type FoundTroubles, lookForTroubles } from '../../investigation/troubles/look-for-troubles.js';
import type { TroublesRequest } from '../../investigation/troubles/request.js';
import { protocolWord } from '../../network/wording.js';
import { groupsOf, othersInWords } from '../../terminal/render/trouble-groups.js';
import { conversationInWords, troubleLines } from '../../terminal/render/troubles.js';
import { verdictScreen } from '../../terminal/render/verdict-screen.js';
import type { Exit } from '../exit.js';
import { writeTroublesReport } from '../report-file.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { type Delivery, deliveryIn, keepForReport, refuseTargets, saveEvidence, tellReport } from './deliver.js';
import { optionWords } from './given.js';
import { type DiagnoseFlags, isOffline } from './request.js';

/** What is broken in all the traffic? Exit 3 where anything of one's own is, or where no record can tell. */
export async function answerTroubles(
  request: TroublesRequest,
  flags: DiagnoseFlags,
  surroundings: Surroundings,
): Promise<Exit> {
  const delivery = deliveryIn(flags);
  const { json, full } = delivery;
  await refuseTargets(delivery);
  using terminal = await surroundings.terminal({ yes: flags.yes === true });
  const all = await foundBy(request, terminal, surroundings);
  const found = delivery.redact ? redact(all) : all;
  const { out, style, isTTY } = terminal.result;
  if (json) out.json(troublesJson(found));
  // On one screen with the talk, the result stands apart.
  else out.lines([...(isTTY ? [''] : []), ...troubleLines(found, style)]);
  if (found.window.since === null && !json) tellWhereToLook(request, terminal.ui);
  const shown = { request: delivery.redact ? null : request, full };
  const [first] = found.troubles;
  if (first) {
    if (!json) show(first, found, shown, terminal);
    await out.drained();
    if (first.closer) await keepForReport(surroundings.files.verdict, first.closer.verdict, terminal.ui);
  }
  await write(found, delivery, terminal.ui);
  if (first && !json && terminal.isInteractive) await chooseNext(found, shown, terminal);
  await out.drained();
  return first || found.window.since === null ? 3 : 0;
}

/** Where nothing was recorded in the time in question: what there is at all, or a longer time. */
function tellWhereToLook({ records, account }: TroublesRequest, ui: Terminal['ui']): void {
  const longer = ['npx flowlab diagnose', ...optionWords({ since: '6h', ...account })].join(' ');
  ui.tell({
    kind: 'next',
    title: '',
    commands: [
      records.kind === 'files'
        ? { text: 'What these files hold', command: `npx flowlab logs ${shellLine(records.files)} --summary` }
        : { text: 'A longer time', command: longer },
    ],
  });
}

/** The files that were asked for: the evidence of the first, and pages of all. */
async function write(found: FoundTroubles, { save, reports }: Delivery, ui: Terminal['ui']): Promise<void> {
  const [first] = found.troubles;
  if (save !== null && first?.closer)
    await saveEvidence(save, saveCase(first.connection, found.network, first.closer.evidence), ui);
  if (save !== null && !first)
    ui.tell({ kind: 'note', tone: 'ok', text: `Nothing is broken, so there is no evidence to save in ${save}.` });
  for (const target of reports) {
    await writeTroublesReport(target, { found, createdAt: new Date(systemClock.now()).toISOString() });
    tellReport(target, ui);
  }
}

async function foundBy(
  request: TroublesRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<FoundTroubles> {
  const readings = { ...terminal, stdin: surroundings.stdin() };
  const { network, records } = request;
  if (isOffline({ network, records })) return lookForTroubles(request, filesAlone, readings);
  const { inAccount } = await import('./in-account.js');
  return inAccount({ from: request, again: 'npx flowlab diagnose' }, terminal, surroundings, (cloud) =>
    lookForTroubles(request, cloud, readings),
  );
}

interface Asked {
  /** Null where the ends have stand-ins, which nobody can ask about. */
  readonly request: TroublesRequest | null;
  /** Everything of a verdict, not what fits on a screen. */
  readonly full: boolean;
}

function show(
  { connection, closer }: Trouble,
  { network }: FoundTroubles,
  { request, full }: Asked,
  { result: { out, style }, ui }: Terminal,
): void {
  if (closer) {
    const { evidence, verdict } = closer;
    out.lines(['', ...verdictScreen({ schema: 1, connection, network, evidence }, verdict, style, full)]);
  }
  if (!request) return;
  ui.tell({
    kind: 'next',
    title: '',
    commands: [{ text: 'This one alone', command: commandFor(connection, request) }],
  });
}

/** The question about one of them, with the same records and network. */
function commandFor(
  { source, destination, protocol, port }: Trouble['connection'],
  { records, network, span, account }: TroublesRequest,
): string {
  const options = {
    protocol: protocolWord(protocol),
    port,
    since: span.since?.text,
    until: span.until?.text,
    'log-group': records.kind === 'log-groups' ? records.logGroup : null,
    'log-format': records.format && formatText(records.format),
    network,
    ...account,
  };
  return [
    'npx flowlab diagnose',
    ...[source.address, destination.address].map(shellWord),
    ...optionWords(options),
    ...(records.kind === 'files' ? ['--logs', ...records.files.map(shellWord)] : []),
  ].join(' ');
}

/** One after the other, for as long as the person likes. */
async function chooseNext(found: FoundTroubles, asked: Asked, terminal: Terminal): Promise<void> {
  const groups = groupsOf(found.troubles).filter(({ first }) => first.closer);
  const shown = new Set([groups[0]]);
  while (shown.size < groups.length) {
    const left = groups.filter((group) => !shown.has(group)).slice(0, MOST_CHOICES);
    const next = await terminal.ui.ask<number | null>({
      id: 'next-trouble',
      flag: '--json',
      text: 'Which one next?',
      choices: [
        { value: null, label: 'None: that is all' },
        ...left.map((group, value) => ({
          value,
          label: `${conversationInWords(group.first)}${othersInWords(group)}`,
        })),
      ],
      default: 0,
    });
    const group = next === null ? undefined : left[next];
    if (!group) return;
    shown.add(group);
    show(group.first, found, asked, terminal);
    await terminal.result.out.drained();
  }
}

const MOST_CHOICES = 30;
