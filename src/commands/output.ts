import { type Style, styleFor } from '../terminal/style.js';
import { type Writer, writerTo } from '../terminal/writer.js';
import type { GlobalFlags } from './flags.js';

/** Standard output for a result, without the rest of a terminal. */
export function openOutput(flags: GlobalFlags): { readonly out: Writer; readonly style: Style } {
  const { stdout, env, platform } = process;
  const style = styleFor({
    isTTY: stdout.isTTY === true,
    columns: stdout.columns,
    env,
    platform,
    plain: flags.plain === true,
    accessible: flags.accessible === true,
  });
  return { out: writerTo(stdout, style), style };
}
