/** A member of a request that breaks the model of its service. */
interface BrokenMember {
  /** `'abc'`, or `null`; not told where it may be a secret. */
  readonly value?: string;
  /** `logEvents.1.member.message`. */
  readonly at: string;
  /** `Map keys`, where it is not the member itself. */
  readonly subject?: string;
  /** `have length less than or equal to 2`. */
  readonly text: string;
}

/** What IAM, STS, Systems Manager and CloudWatch Logs say of members that break their model: of all of them at once. */
export function validationErrors(broken: readonly BrokenMember[]): string {
  const complaints = broken.map(
    ({ value, at, subject = 'Member', text }) =>
      `Value${value === undefined ? '' : ` ${value}`} at '${at}' failed to satisfy constraint: ${subject} must ${text}`,
  );
  return `${broken.length} validation error${broken.length === 1 ? '' : 's'} detected: ${complaints.join('; ')}`;
}

/** The same of members that are required and not there. */
export const nullsText = (members: readonly string[]): string =>
  validationErrors(members.map((at) => ({ value: 'null', at, text: 'not be null' })));
