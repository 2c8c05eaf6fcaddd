import { Problem } from '../../base/problem.js';
import { usualPort, withoutSecrets } from '../../investigation/pasted-error/pasted-error.js';
import { canonicalAddress } from '../../network/address.js';

/** An end as somebody typed it: whom it names, and what comes with a port or a URL. */
export interface EndText {
  /** An address, an ID, an ARN, or a name of any kind. */
  readonly name: string;
  readonly port: number | null;
  readonly protocol: 'tcp' | null;
}

/** Reads `db-1`, `10.0.3.4`, `10.0.3.4:5432`, `[2001:db8::1]:443`, `https://api.example.com/x`, `arn:aws:…`. */
export function endIn(text: string): EndText {
  const wanted = text.trim();
  if (canonicalAddress(wanted) !== undefined || /^arn:/i.test(wanted)) return lone(wanted);
  const url = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@]*@)?([^\s/?#,]+)/i.exec(wanted);
  if (url) {
    const { name, port } = hostAndPort(url[2] ?? '', wanted);
    return { name, port: port ?? usualPort(url[1] ?? '') ?? null, protocol: 'tcp' };
  }
  return hostAndPort(wanted, wanted);
}

const lone = (name: string): EndText => ({ name, port: null, protocol: null });

function hostAndPort(text: string, whole: string): EndText {
  const [, bracketed, name = bracketed, digits] = /^(?:\[([^\]]*)\]|(.*?))(?::(\d+))?$/.exec(text) ?? [];
  if (name === undefined || name === '') return lone(text);
  if (digits === undefined) return lone(name);
  const port = Number(digits);
  if (port >= 1 && port <= 65_535) return { name, port, protocol: 'tcp' };
  throw new Problem('usage', `${withoutSecrets(whole)} has the port ${digits}; ports are 1 to 65535.`, [
    'For example: 10.0.3.4:5432',
  ]);
}
