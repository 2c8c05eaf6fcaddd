import { type Paint, type Style, styleFor } from '../terminal/style.js';
import { type Writer, writerTo } from '../terminal/writer.js';
import type { GlobalFlags } from './flags.js';

/** Standard output for a result, without the rest of a terminal. */
export function openOutput(flags: GlobalFlags, paint: Paint): { readonly out: Writer; readonly style: Style } {
  const { stdout, env, platform } = process;
  const surroundings = {
    isTTY: stdout.isTTY === true,
    columns: stdout.columns,
    env,
    platform,
    plain: flags.plain === true,
    accessible: flags.accessible === true,
  };
  const style = styleFor(surroundings, paint);
  return { out: writerTo(stdout, style), style };
}
