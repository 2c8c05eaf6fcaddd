import type { Marks } from '../aws/inventory-kinds.js';
import type { Lab } from '../engine/lab.js';

/** The guide's own names; a lab takes them unless they belong to something else in the account. */
export const names = {
  instanceRole: 'Demo-SSM-Role',
  flowLogsRole: 'Demo-VPC-Flow-Logs',
  securityGroup: 'launch-wizard-1',
  logGroup: 'VPC-Flow-Logs-Demo',
  flowLog: 'demo-flow-log',
  instance: { source: 'demo-source', destination: 'demo-destination' },
} as const;

export type Role = keyof typeof names.instance;

/** The plain name first, then the one with the lab's id, for where the plain one is taken. */
export const candidates = (name: string, lab: Lab): readonly [string, string] => [name, `${name}-${lab.id}`];

export const marks: Marks = {
  labTag: 'flowlab:lab',
  stepTag: 'flowlab:step',
  iamPathPrefix: '/flowlab/',
  logGroupPrefix: names.logGroup,
};

/** IAM path of a lab's role and profile: it lets them be found without a state file. */
export const iamPath = (lab: Lab): string => `${marks.iamPathPrefix}${lab.id}/`;

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags of everything the lab makes, set in the call that makes it. */
export const ourTags = (lab: Lab, step: string, name: string): Tag[] => [
  { Key: 'Name', Value: name },
  { Key: marks.labTag, Value: lab.id },
  { Key: marks.stepTag, Value: step },
];

export const tagRecord = (lab: Lab, step: string, name: string): Record<string, string> =>
  Object.fromEntries(ourTags(lab, step, name).map(({ Key, Value }) => [Key, Value]));

type LooseTag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

export const hasOurTags = (lab: Lab, tags: readonly LooseTag[] | undefined): boolean =>
  (tags ?? []).some(({ Key, Value }) => Key === marks.labTag && Value === lab.id);

/** Made by this step of this lab: what an endpoint lists is checked, whatever it made of the filters. */
export const isOfStep = (lab: Lab, step: string, tags: readonly LooseTag[] | undefined): boolean =>
  hasOurTags(lab, tags) && (tags ?? []).some(({ Key, Value }) => Key === marks.stepTag && Value === step);

/** Filters of EC2's describe calls for what a step of this lab made. */
export const stepFilters = (lab: Lab, step: string): { Name: string; Values: string[] }[] => [
  { Name: `tag:${marks.labTag}`, Values: [lab.id] },
  { Name: `tag:${marks.stepTag}`, Values: [step] },
];

/**
 * A network ACL entry cannot be tagged, so the ACL is, before its rule is made: the rule can then be found and removed
 * even where the state file is lost.
 */
export const aclTagKey = (lab: Lab): string => `flowlab:${lab.id}`;
export const aclTagValue = (ruleNumber: number): string => `network-acl-entry:egress:${ruleNumber}`;
export const ruleNumberIn = (value: string | undefined): number | undefined => {
  const number = /^network-acl-entry:egress:(\d{1,5})$/.exec(value ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
};

/** The AWS CLI's spelling of tags, for previews. */
export const cliTags = (type: string, tags: readonly Tag[]): string =>
  `--tag-specifications 'ResourceType=${type},Tags=[${tags.map(({ Key, Value }) => `{Key=${Key},Value=${Value}}`).join(',')}]'`;
