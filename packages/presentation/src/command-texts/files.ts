/** Why a file cannot be read, written or used. */
export const fileTexts = {
  tooLarge: (bytes: number): string => `the file is larger than ${bytes} bytes; is it the right file`,
  missing: 'there is no such file',
  denied: 'permission denied (EACCES); run kpki as a user with read permission',
  isFolder: 'it is a folder, and no file (EISDIR)',
  unreadable: (code: string): string => `it cannot be read (${code})`,
  noDirectory: 'its directory is not there',
  unwritable: (code: string): string => `it cannot be written (${code})`,
  nothingNamed: 'there is nothing of that name',
  unseen: (code: string): string => `it cannot be looked at (${code})`,
  makeOne: 'make one with `kpki init`, or name another with -f',
  makeWith: (line: string): string => `make it with: ${line}`,
  unusable: (file: string): string => `${file} cannot be used:`,
  userLists: {
    servers: 'list of known servers',
    programs: 'list of trusted programs',
    plugins: 'list of trusted plugins',
  },
} as const;
