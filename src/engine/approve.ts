import type { Preview, Ui } from '../ui.js';

/** `stage`: this and every further change of the stage. */
export type Approval = 'do' | 'stage' | 'skip' | 'pause';

/** Shows a change and asks for it; "show me more" shows the rest and asks again. */
export async function approve(ui: Ui, preview: Preview, optional: boolean): Promise<Approval> {
  ui.tell({ kind: 'preview', preview });
  for (;;) {
    const answer = await ui.ask<Approval | 'more'>({
      id: 'approve',
      flag: '--yes',
      text: `${verbs[preview.sign]} ${preview.what}?`,
      choices: [
        { value: 'do', label: 'Yes' },
        { value: 'stage', label: 'Yes, and all further changes of this stage' },
        { value: 'more', label: 'Show me more', hint: 'the AWS CLI command and the documents sent' },
        ...(optional ? [{ value: 'skip', label: 'Skip this stage' } as const] : []),
        { value: 'pause', label: 'Pause here', hint: 'npx flowlab resume goes on' },
      ],
      default: 0,
    });
    if (answer !== 'more') return answer;
    ui.tell({ kind: 'document', title: 'The same with the AWS CLI', body: preview.command });
    for (const { title, body } of preview.documents ?? []) ui.tell({ kind: 'document', title, body });
  }
}

const verbs = { '+': 'Create', '-': 'Remove', '~': 'Change' } as const;
