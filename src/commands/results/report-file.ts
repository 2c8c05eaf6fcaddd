import { type FileKind, writeFileOfOurs } from '../../disk/written-file.js';
import { type Report, reportHtml } from '../../terminal/render/report.js';
import { version } from '../../version.js';

const DOCTYPE = '<!doctype html>\n';
const MARKER = '<!-- A report of flowlab. -->\n';

export const reportKind: FileKind = {
  name: 'a report of flowlab',
  isOurs: (text) => text.startsWith(`${DOCTYPE}${MARKER}`),
};

/** Writes the report over an older one, and over nothing else. */
export async function writeReport(path: string, report: Omit<Report, 'version'>): Promise<void> {
  const page = reportHtml({ version, ...report });
  await writeFileOfOurs(path, page.replace(DOCTYPE, `${DOCTYPE}${MARKER}`), reportKind);
}
