import { capital } from '../base/words.js';
import type { Preview, Ui } from '../ui.js';

/** `stage`: this and every further change of the stage. */
export type Approval = 'do' | 'stage' | 'skip' | 'pause';

/** Shows a change and asks for it; "show me more" adds what was not shown yet, and asks again. */
export async function approve(ui: Ui, preview: Preview, optional: boolean): Promise<Approval> {
  ui.tell({ kind: 'preview', preview });
  for (let isMore = hasMore(preview); ; isMore = false) {
    const answer = await ui.ask<Approval | 'more'>({
      id: 'approve',
      flag: '--yes',
      text: `${capital(preview.verb ?? verbs[preview.sign])} ${preview.what}?`,
      choices: [
        { value: 'do', label: 'Yes' },
        { value: 'stage', label: 'Yes, and all further changes of this stage' },
        ...(isMore
          ? [{ value: 'more', label: 'Show me more', hint: 'each parameter, and the console’s way' } as const]
          : []),
        ...(optional ? [{ value: 'skip', label: 'Skip this stage' } as const] : []),
        { value: 'pause', label: 'Pause here', hint: 'npx flowlab resume goes on' },
      ],
      default: 0,
    });
    if (answer !== 'more') return answer;
    tellMore(ui, preview);
  }
}

const hasMore = ({ parameters = [], console, documents = [] }: Preview): boolean =>
  parameters.length + documents.length > 0 || console !== undefined;

function tellMore(ui: Ui, { parameters = [], console, documents = [] }: Preview): void {
  const items = parameters.map(({ name, meaning }) => `${name}  ${meaning}`);
  if (items.length > 0) ui.tell({ kind: 'list', title: 'The command, option by option:', items });
  if (console !== undefined) ui.tell({ kind: 'text', text: `The same in the console: ${console}.` });
  for (const { title, body } of documents) ui.tell({ kind: 'document', title, body });
}

const verbs = { '+': 'create', '-': 'remove', '~': 'change' } as const;
