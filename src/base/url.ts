/** The same text without the user and password of any URL in it. */
export const withoutPassword = (text: string): string => text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, '$1');
