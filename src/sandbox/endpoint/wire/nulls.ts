/** What IAM, STS, Systems Manager and CloudWatch Logs say of members that are required and not there: of all of them at once. */
export function nullsText(members: readonly string[]): string {
  const complaints = members.map(
    (member) => `Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
  return `${members.length} validation error${members.length === 1 ? '' : 's'} detected: ${complaints.join('; ')}`;
}
