import { prefixListKind } from './kind.js';
import { prefixListOperations } from './prefix-lists.js';

export const prefixLists = { ...prefixListKind, operations: prefixListOperations };
