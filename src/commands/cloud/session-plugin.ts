import { spawn } from 'node:child_process';
import { type Plugin, pluginName } from '../../aws/session-manager.js';

/** AWS's session-manager-plugin, where it is installed. */
export const sessionPlugin: Plugin = {
  version: () =>
    new Promise((resolve) => {
      const child = spawn(pluginName, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
      let printed = '';
      child.stdout.on('data', (chunk) => {
        printed += chunk;
      });
      child.on('error', () => resolve(undefined));
      child.on('close', () => resolve(printed.trim() || '0'));
    }),

  run(args, env) {
    // Ctrl-C, Ctrl-\ and Ctrl-Z belong to the remote shell while the plugin runs.
    const ignored = () => {};
    const signals = ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const;
    const before = signals.map((signal) => [signal, process.listeners(signal)] as const);
    for (const signal of signals) process.removeAllListeners(signal).on(signal, ignored);
    return new Promise<number | undefined>((resolve) => {
      const child = spawn(pluginName, [...args], { stdio: 'inherit', env: { ...process.env, ...env } });
      child.on('error', () => resolve(undefined));
      child.on('close', (code) => resolve(code ?? 0));
    }).finally(() => {
      for (const [signal, listeners] of before) {
        process.off(signal, ignored);
        for (const listener of listeners) process.on(signal, listener);
      }
    });
  },
};
