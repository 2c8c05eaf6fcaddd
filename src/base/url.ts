/**
 * The same text without the user and password of any URL in it. People do not escape passwords: one may hold `/` and `@`,
 * so it ends at the last `@` of the word. What stands before `host:8080/@path` is no password.
 */
export const withoutPassword = (text: string): string =>
  text
    .replace(/([a-z][a-z0-9+._-]*:\/\/)[^\s/@"':]*:(?!\d{1,5}[/?#\s,])[^\s"'<>]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+._-]*:\/\/)[^\s/@"']*@/gi, '$1');
