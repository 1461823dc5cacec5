/**
 * Version of this library, as package.json has it; core reads no files. Answers that another version put into a shared
 * cache are never read.
 */
export const libraryVersion = '0.1.0';
