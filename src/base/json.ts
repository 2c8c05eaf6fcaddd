export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The value of a JSON text; undefined for any other text, since no JSON stands for undefined. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
