/** What a verdict can name. Each cause adds its code here, in the file in which it is described. */
// biome-ignore lint/suspicious/noEmptyInterface: each cause adds its code by declaration merging.
export interface CauseCodes {}

export type CauseCode = keyof CauseCodes;
