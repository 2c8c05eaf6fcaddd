import { consoleOutputOperations } from './console-output.js';
import { instanceAttributeOperations } from './instance-attributes.js';
import { instanceLifecycleOperations } from './instance-lifecycle.js';
import { instanceSettingOperations } from './instance-settings.js';
import { instanceTypeOperations } from './instance-types.js';
import { instanceOperations } from './instances.js';
import { instanceKind } from './kind.js';
import { launchDataOperations } from './launch-data.js';
import { profileAssociationOperations } from './profile-associations.js';
import { runInstancesOperations } from './run-instances.js';
import { volumeOperations } from './volumes.js';

export const instances = {
  ...instanceKind,
  operations: [
    ...runInstancesOperations,
    ...launchDataOperations,
    ...instanceOperations,
    ...instanceLifecycleOperations,
    ...instanceAttributeOperations,
    ...profileAssociationOperations,
    ...instanceSettingOperations,
    ...consoleOutputOperations,
    ...volumeOperations,
    ...instanceTypeOperations,
  ],
};
