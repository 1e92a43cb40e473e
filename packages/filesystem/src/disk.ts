/** All system calls of this package, so that a test can count, stop or fail them. Errors are Node's, with a `code`. */
export interface Disk {
  /** The user and group of the process. Null if the system has no such numbers. */
  readonly user: UnixUser | null;
  /** Follows links. Null: absent. */
  look(path: string): Promise<Facts | null>;
  /** Returns the link at the path itself. Null: not a link, or absent. */
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
  /** Differs after the file was replaced or changed. */
  readonly identity: string;
}

/**
 * Why the kernel refuses to replace or remove a file in a writable folder: none of these ends without an action of a
 * person.
 */
export type Pin = 'immutable' | 'mount point' | 'read-only';

export interface Directory {
  /** The path that users know, for messages. */
  readonly path: string;
  /** The path for the system, for `rename` into the folder. */
  readonly route: string;
  facts(): Promise<Facts>;
  list(): Promise<readonly string[]>;
  /** Does not follow links. Null: absent. */
  look(name: string): Promise<Facts | null>;
  /** Refuses links. */
  openDirectory(name: string): Promise<Directory>;
  /** Opens for reading. Refuses links, and does not wait for the writer of a FIFO. */
  openFile(name: string): Promise<OpenFile>;
  /** Opens for writing, mode 0600. Fails with EEXIST if the name exists in any form. */
  createFile(name: string): Promise<OpenFile>;
  makeDirectory(name: string, mode: number): Promise<void>;
  /** For a folder that the umask closed to its owner; all other modes are changed through `chmod` of an open file. */
  chmodChild(name: string, mode: number): Promise<void>;
  rename(name: string, target: Directory, targetName: string): Promise<void>;
  link(name: string, newName: string): Promise<void>;
  unlink(name: string): Promise<void>;
  removeDirectory(name: string): Promise<void>;
  /** Fails with EACCES or EROFS if no names can be created in the folder. */
  checkWritable(): Promise<void>;
  /** Returns why a file cannot be replaced, as far as a read shows. Null: no reason is known. */
  pinOf(name: string): Promise<Pin | null>;
  /** Returns the name of a virtual file system of the kernel, such as `proc`. Null: not one of these, or unknown. */
  kernelFileSystem(): Promise<string | null>;
  chmod(mode: number): Promise<void>;
  chown(user: UnixUser): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenFile {
  facts(): Promise<Facts>;
  /** Reads from the start, at most `limit` bytes, into new memory. */
  read(limit: number): Promise<Uint8Array>;
  /** Writes all bytes, or fails. */
  write(bytes: Uint8Array): Promise<void>;
  chmod(mode: number): Promise<void>;
  chown(user: UnixUser): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
