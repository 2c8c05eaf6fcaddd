import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describedCommand } from '../../src/commands/described.js';
import { examples } from '../../src/commands/examples.js';
import { topics } from '../../src/commands/help.js';
import { manPage } from '../../src/commands/man-page.js';
import { commandLine } from '../../src/commands/program.js';

const program = describedCommand(commandLine(80, [{ number: 1, id: 'one', title: 'One' }], () => undefined));

describe('examples', () => {
  it('are under the help of every command', () => {
    for (const { name } of program.commands) expect(examples[name]?.length, name).toBeGreaterThan(0);
    expect(Object.keys(examples).sort()).toEqual(['', ...program.commands.map(({ name }) => name)].sort());
  });

  it('use commands and options that there are', () => {
    for (const { line } of Object.values(examples).flat()) {
      const [, , name = '', ...words] = line.replace('eval "$(', '').split(' ');
      if (!line.includes('npx flowlab')) continue;
      const command = program.commands.find((one) => one.name === name);
      const known = [...program.options, ...(command?.options ?? [])].flatMap(({ names }) => names);
      expect(command, line).toBeDefined();
      for (const word of words.filter((one) => one.startsWith('--'))) expect(known, line).toContain(word);
    }
  });
});

describe('topics', () => {
  it.each([60, 80, 100])('fit into %i columns', async (columns) => {
    for (const [name, text] of Object.entries(topics)) {
      if (name === 'json') continue;
      for (const line of (await text(columns)).split('\n'))
        expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the manual page', () => {
  const page = manPage(program, '1.2.3', [{ title: 'exit codes', text: 'Exit codes\n  0  done' }]);

  it('has every command and every option', () => {
    for (const { name, options } of program.commands) {
      expect(page).toContain(`.SS "flowlab ${name}`);
      for (const { names } of options) expect(page).toContain(names[0]?.replaceAll('-', '\\-'));
    }
  });

  it('holds nothing that roff could take for a command of its own', () => {
    for (const line of page.split('\n').filter((one) => /^[.']/.test(one))) {
      expect(line).toMatch(/^\.(TH|SH|SS|TP|PP|RS|RE|nf|fi|B)\b/);
    }
    expect(page).toMatch(/^\p{ASCII}*$/u);
  });

  it.skipIf(!existsSync('/usr/bin/groff'))('is typeset without a warning, where groff is installed', () => {
    const { stderr, stdout } = spawnSync('groff', ['-man', '-Tutf8', '-ww'], { input: page, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toContain('flowlab 1.2.3');
  });
});
