import { shellWord } from '../../base/shell-word.js';
import type { Slot } from './words.js';

/** A script that teaches a shell the words of the program, by the shell's name. */
export const scripts = { bash, zsh, fish, powershell } as const satisfies Readonly<
  Record<string, (places: readonly Slot[]) => string>
>;

export type CompletionShell = keyof typeof scripts;

const list = (texts: readonly string[]): string => texts.join(' ');

/** The command that the words before the cursor name: the longest that is one. */
const finding = (places: readonly Slot[]): readonly string[] => [
  `  for word in "\${before[@]}"; do`,
  `    case "\${command:+$command }$word" in`,
  `      ${places
    .filter(({ command }) => command !== '')
    .map(({ command }) => `'${command}'`)
    .join('|')}) command="\${command:+$command }$word" ;;`,
  '    esac',
  '  done',
];

/** `'diagnose --logs'|…`: what stands before a word that the option takes. */
function following(places: readonly Slot[], reply: (what: 'file' | readonly string[]) => string): readonly string[] {
  const cases = places.flatMap(({ command, options }) =>
    options.flatMap(({ name, follows }) => (follows === 'anything' ? [] : [{ at: `'${command} ${name}'`, follows }])),
  );
  const kinds = [...new Set(cases.map(({ follows }) => JSON.stringify(follows)))];
  return kinds.map((kind) => {
    const alike = cases.filter(({ follows }) => JSON.stringify(follows) === kind);
    return `    ${alike.map(({ at }) => at).join('|')}) ${reply(alike[0]?.follows ?? 'file')}; return ;;`;
  });
}

function bash(places: readonly Slot[]): string {
  return [
    '# For bash: eval "$(flowlab completion bash)", in ~/.bashrc',
    '_flowlab() {',
    `  local word command= cur="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"`,
    `  local before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")`,
    ...finding(places),
    '  case "$command $previous" in',
    ...following(places, (what) =>
      what === 'file'
        ? 'COMPREPLY=($(compgen -f -- "$cur"))'
        : `COMPREPLY=($(compgen -W ${shellWord(list(what))} -- "$cur"))`,
    ),
    '  esac',
    '  case "$command" in',
    ...places.map(
      ({ command, words }) =>
        `    '${command}') COMPREPLY=($(compgen -W ${shellWord(list(words.map(({ text }) => text)))} -- "$cur")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o default -F _flowlab flowlab',
    '',
  ].join('\n');
}

function zsh(places: readonly Slot[]): string {
  const described = ({ text, summary }: Slot['words'][number]) =>
    shellWord(summary === '' ? text : `${text.replaceAll(':', '\\:')}:${summary.replaceAll(':', '\\:')}`);
  return [
    '#compdef flowlab',
    '# For zsh: eval "$(flowlab completion zsh)", in ~/.zshrc behind compinit',
    '_flowlab() {',
    `  local word command= previous="\${words[CURRENT-1]}"`,
    `  local -a before=("\${(@)words[2,CURRENT-1]}") found`,
    ...finding(places),
    '  case "$command $previous" in',
    ...following(places, (what) => (what === 'file' ? '_files' : `compadd -- ${list(what.map(shellWord))}`)),
    '  esac',
    '  case "$command" in',
    ...places.map(({ command, words }) => `    '${command}') found=(${list(words.map(described))}) ;;`),
    '  esac',
    "  _describe 'flowlab' found || _files",
    '}',
    'compdef _flowlab flowlab',
    '',
  ].join('\n');
}

function fish(places: readonly Slot[]): string {
  const seen = (command: string) => {
    const names = command.split(' ');
    if (command !== '') return names.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ');
    const first = places.flatMap((place) => (/^\S+$/.test(place.command) ? [place.command] : []));
    return `not __fish_seen_subcommand_from ${list(first)}`;
  };
  return [
    '# For fish: flowlab completion fish > ~/.config/fish/completions/flowlab.fish',
    ...places.flatMap(({ command, words, options }) =>
      words.map(({ text, summary }) => {
        const takes = options.find(({ name }) => name === text)?.follows;
        const more =
          takes === undefined
            ? ''
            : takes === 'file'
              ? ' -r -F'
              : takes === 'anything'
                ? ' -x'
                : ` -x -a ${shellWord(list(takes))}`;
        const what = text.startsWith('--') ? `-l ${text.slice(2)}${more}` : `-f -a ${shellWord(text)}`;
        return `complete -c flowlab -n ${shellWord(seen(command))} ${what}${summary === '' ? '' : ` -d ${fishWord(summary)}`}`;
      }),
    ),
    '',
  ].join('\n');
}

/** Within single quotes fish knows two escapes (fish documentation, "Quotes"). */
const fishWord = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function powershell(places: readonly Slot[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return [
    '# For PowerShell: flowlab completion powershell | Out-String | Invoke-Expression, in $PROFILE',
    'Register-ArgumentCompleter -Native -CommandName flowlab -ScriptBlock {',
    '  param($wordToComplete, $commandAst, $cursorPosition)',
    '  $places = @{',
    ...places.map(
      ({ command, words }) => `    ${quoted(command)} = @(${words.map(({ text }) => quoted(text)).join(', ')})`,
    ),
    '  }',
    '  $taken = @{',
    ...places.flatMap(({ command, options }) =>
      options.flatMap(({ name, follows }) =>
        typeof follows === 'string'
          ? []
          : [`    ${quoted(`${command} ${name}`)} = @(${follows.map(quoted).join(', ')})`],
      ),
    ),
    '  }',
    "  $command = ''",
    "  $previous = ''",
    '  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {',
    '    if ($element.Extent.EndOffset -ge $cursorPosition) { break }',
    '    $previous = "$element"',
    '    $longer = "$command $previous".Trim()',
    '    if ($places.ContainsKey($longer)) { $command = $longer }',
    '  }',
    '  $words = $taken["$command $previous"]',
    '  if (-not $words) { $words = $places[$command] }',
    '  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    '  }',
    '}',
    '',
  ].join('\n');
}
