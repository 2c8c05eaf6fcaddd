import type { Command } from 'commander';

/** A command as data: what completions and the manual page are written from. */
export interface DescribedCommand {
  /** `diagnose`, `practice try`; '' for the program itself. */
  readonly name: string;
  readonly summary: string;
  /** `[source] [destination]` */
  readonly operands: string;
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedOption {
  /** `--port`, and the short form where there is one. */
  readonly names: readonly string[];
  /** `<n>`; undefined where it takes none. */
  readonly argument: string | undefined;
  readonly summary: string;
}

export function describedCommand(command: Command, above = ''): DescribedCommand {
  const name = command.parent === null ? '' : `${above}${above === '' ? '' : ' '}${command.name()}`;
  return {
    name,
    summary: command.description(),
    operands: command.registeredArguments
      .map((operand) => {
        const text = `${operand.name()}${operand.variadic ? '...' : ''}`;
        return operand.required ? `<${text}>` : `[${text}]`;
      })
      .join(' '),
    options: command.options.map(({ long, short, flags, description }) => ({
      names: [long, short].filter((one) => typeof one === 'string'),
      argument: /[<[].*[>\]]/.exec(flags)?.[0],
      summary: description,
    })),
    commands: command.commands.map((inner) => describedCommand(inner, name)),
  };
}
