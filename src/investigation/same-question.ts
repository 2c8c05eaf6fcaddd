import { shellWord } from '../base/shell-word.js';
import type { Asked, DiagnoseFlags } from '../commands/diagnose/options.js';

/** The command that asks the same question again, to be typed as it stands. */
export function sameQuestion({ source, destination }: Asked, flags: DiagnoseFlags): string {
  const { protocol, port, profile, region, state, logGroup } = flags;
  const options = { protocol, port, profile, region, state, 'log-group': logGroup };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, shellWord(String(value))],
  );
  return ['npx flowlab diagnose', shellWord(source), shellWord(destination), ...given].join(' ');
}
