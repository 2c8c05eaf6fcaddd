interface Placed {
  readonly Egress?: boolean | undefined;
  readonly RuleNumber?: number | undefined;
}

/** Entries as DescribeNetworkAcls lists them: those of egress first, then by number (AWS CLI reference, describe-network-acls). */
export const sortEntries = (entries: Placed[]): void => {
  entries.sort((a, b) => Number(b.Egress) - Number(a.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
};
