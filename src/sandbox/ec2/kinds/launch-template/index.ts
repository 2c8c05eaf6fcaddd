import { launchTemplateKind } from './kind.js';
import { launchTemplateOperations } from './launch-templates.js';
import { templateVersionOperations } from './template-versions.js';

export const launchTemplates = {
  ...launchTemplateKind,
  operations: [...launchTemplateOperations, ...templateVersionOperations],
};
