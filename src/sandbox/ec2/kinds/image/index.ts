import { imageOperations } from './images.js';
import { imageKind } from './kind.js';

export const images = { ...imageKind, operations: imageOperations };
