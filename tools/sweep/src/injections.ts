/** A call on the disk that the sweep stops at. */
export type Call = 'openat' | 'write' | 'fsync' | 'rename' | 'unlink' | 'mkdir' | 'fchmod' | 'link' | 'rmdir';

/** What is done to a call: the program is killed where it would make it, or it fails. */
export type Injection = 'SIGKILL' | 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS' | 'EMFILE';

export const calls: readonly Call[] = [
  'openat',
  'write',
  'fsync',
  'rename',
  'unlink',
  'mkdir',
  'fchmod',
  'link',
  'rmdir',
];

export const errors: readonly Exclude<Injection, 'SIGKILL'>[] = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE'];

/** As `strace -e inject=` takes it. */
export function injectionExpression(call: Call, injection: Injection, when: number): string {
  const what = injection === 'SIGKILL' ? 'signal=KILL' : `error=${injection}`;
  return `inject=${call}:${what}:when=${when}`;
}
