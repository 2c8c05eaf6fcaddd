/** `1 record`, `3 records`; a noun or a clause that does not take an s names its plural. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
