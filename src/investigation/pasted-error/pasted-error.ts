import { withoutPassword } from '../../base/url.js';
import type { ReportedError } from '../../diagnosis/question.js';
import { isOfServer, kindOf } from './kinds.js';
import { clientOf, type Target, targetOf } from './targets.js';

/** The error line of a program, read: what went wrong and whom it tried to reach. */
export interface PastedError extends ReportedError {
  readonly target: Target | null;
  /** The address of the program's machine, as the server saw it and says in its refusal. */
  readonly client: string | null;
}

const LONGEST = 20_000;

/** Reads what a person pasted: one line, or a stack trace of which the innermost cause that names somebody counts. */
export function readError(pasted: string): PastedError {
  const text = withoutSecrets(pasted.slice(0, LONGEST)).trim();
  const kind = kindOf(text);
  const byServer = kind === 'other' && isOfServer(text) ? ({ byServer: true } as const) : {};
  return { kind, text, ...byServer, target: targetOf(text) ?? null, client: clientOf(text) ?? null };
}

/** What somebody pipes in, as far as an error is read. */
export async function pipedText(stdin: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= LONGEST) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Passwords in URLs and connection strings, and in options that carry one. */
export const withoutSecrets = (text: string): string =>
  withoutPassword(text)
    // Go's MySQL driver has no scheme: app:secret@tcp(10.0.3.4:3306)/shop.
    .replace(/[\w.-]+:[^\s"'/]+@(?=(?:tcp|udp|unix)\()/g, '')
    .replace(/(\bmysql\b[^\n|;]{0,200}\s-p)\S+/g, '$1…')
    .replace(/(--?(?:password|passwd|pwd|token|secret)\s+)(?!-)\S+/gi, '$1…')
    .replace(/\b((?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/g, '$1…')
    .replace(
      /\b(password|passwd|pwd|secret|token|api[_-]?key|AWS_SECRET_ACCESS_KEY)(\s*[=:]\s*|"\s*:\s*")("[^"]*"|'[^']*'|[^\s;&,)"']+)/gi,
      '$1$2…',
    )
    .replace(/([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|sig|signature)=)[^&\s"']+/gi, '$1…');
