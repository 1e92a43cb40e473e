/** All system calls of this package, which a test can count, stop or fail. Failures are Node's, with a `code`. */
export interface Disk {
  /** Whom the process acts as. Null where the system has no such numbers. */
  readonly user: UnixUser | null;
  /** Follows links. Null: not there. */
  look(path: string): Promise<Facts | null>;
  /** The link that bears the name itself. Null: it is none, or nothing is there. */
  linkAt(path: string): Promise<Link | null>;
  /** The absolute path without links. */
  resolve(path: string): Promise<string>;
  /** Refuses a link in the last part of the path. */
  openDirectory(path: string): Promise<Directory>;
}

export interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Link {
  readonly uid: number;
  readonly target: string;
}

export interface Facts extends UnixUser {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** The permission bits, with set-id and sticky. */
  readonly mode: number;
  readonly size: number;
  readonly links: number;
  /** Differs when another file came in place of this one, or when this one was changed. */
  readonly identity: string;
}

/** Why the kernel refuses to replace or remove a file whose folder may be written to: none of these goes by itself. */
export type Pin = 'immutable' | 'mount point' | 'read-only';

export interface Directory {
  /** As a person knows it, for messages. */
  readonly path: string;
  /** As the system reaches it, for `rename` into it. */
  readonly route: string;
  facts(): Promise<Facts>;
  list(): Promise<readonly string[]>;
  /** Does not follow links. Null: not there. */
  look(name: string): Promise<Facts | null>;
  /** Refuses links. */
  openDirectory(name: string): Promise<Directory>;
  /** For reading. Refuses links, and does not wait for the other end of a FIFO. */
  openFile(name: string): Promise<OpenFile>;
  /** For writing, mode 0600. Fails with EEXIST whatever bears the name. */
  createFile(name: string): Promise<OpenFile>;
  makeDirectory(name: string, mode: number): Promise<void>;
  /** For a directory that the umask closed to its own maker; all else is changed through `chmod` of what is open. */
  chmodChild(name: string, mode: number): Promise<void>;
  rename(name: string, target: Directory, targetName: string): Promise<void>;
  link(name: string, newName: string): Promise<void>;
  unlink(name: string): Promise<void>;
  removeDirectory(name: string): Promise<void>;
  /** Fails with EACCES or EROFS where names may not be made in it. */
  checkWritable(): Promise<void>;
  /** What pins a file in its place, as far as that shows without a change. Null: nothing does, or the system does not say. */
  pinOf(name: string): Promise<Pin | null>;
  /** The name of the file system where it is one that the kernel makes up, such as `proc`. Null: it is none, or it is not told. */
  kernelFileSystem(): Promise<string | null>;
  chmod(mode: number): Promise<void>;
  chown(user: UnixUser): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenFile {
  facts(): Promise<Facts>;
  /** From the start, at most `limit` bytes, into memory of its own. */
  read(limit: number): Promise<Uint8Array>;
  /** All of it, or it fails. */
  write(bytes: Uint8Array): Promise<void>;
  chmod(mode: number): Promise<void>;
  chown(user: UnixUser): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
