import type { Filter } from '@aws-sdk/client-ec2';
import { isDenied, isUnknownCall } from './classify.js';

/** Every page of a list. */
export async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

/**
 * A permission that is missing leaves its part out, and so does an endpoint that does not know the call; anything else
 * stops the reading.
 */
export async function orUnreadable<T extends object>(part: Promise<T>): Promise<T | Record<string, never>> {
  try {
    return await part;
  } catch (error) {
    if (isDenied(error) || isUnknownCall(error)) return {};
    throw error;
  }
}

export const filterBy = (Name: string, Values: readonly string[]): { Filters?: Filter[] } =>
  Values.length > 0 ? { Filters: [{ Name, Values: [...Values] }] } : {};
