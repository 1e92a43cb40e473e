/** A call on the disk that the sweep stops at. */
export type Call =
  | 'openat'
  | 'write'
  | 'pwrite64'
  | 'fsync'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'fchmod'
  | 'fchown'
  | 'link'
  | 'rmdir';

/** What is done to a call: the program is killed where it would make it, or it fails. */
export type Injection = 'SIGKILL' | 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS' | 'EMFILE' | 'EPERM' | 'EBUSY';

export const calls: readonly Call[] = [
  'openat',
  'write',
  'pwrite64',
  'fsync',
  'rename',
  'unlink',
  'mkdir',
  'fchmod',
  'fchown',
  'link',
  'rmdir',
];

export const errors: readonly Exclude<Injection, 'SIGKILL'>[] = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EMFILE'];

/** A call that only reads takes no room and changes no disk: the kernel never answers it the other two. */
export const errorsOfReading: typeof errors = ['EIO', 'EACCES', 'EMFILE'];

/** What a disk answers that became read-only, or an immutable file, or one on which another is mounted: it lasts. */
export const lastingErrors: typeof errors = ['EROFS', 'EPERM', 'EBUSY'];

/** The calls by which a write takes effect. */
export const callsThatCount: readonly Call[] = ['rename', 'unlink', 'fsync'];

/** As `strace -e inject=` takes it. `lasts`: each such call fails from that one on. */
export function injectionExpression(call: Call, injection: Injection, when: number, lasts: boolean): string {
  const what = injection === 'SIGKILL' ? 'signal=KILL' : `error=${injection}`;
  return `inject=${call}:${what}:when=${when}${lasts ? '+' : ''}`;
}
