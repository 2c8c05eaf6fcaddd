/** Letters by their codes, for those who read bytes. */
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const BLANK = 32;
export const QUOTE = 34;
export const MINUS = 45;
export const DOT = 46;
export const ZERO = 48;
export const COLON = 58;
export const LIST = 91;
export const BACKSLASH = 92;
export const LIST_END = 93;
export const OBJECT = 123;
export const OBJECT_END = 125;
