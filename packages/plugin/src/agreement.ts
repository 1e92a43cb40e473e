/** What a file names and the user may not know: the host asks for the user's word before it is used. */
export type Agreement = NamedServer | NamedProgram;

/** A server that gets credentials, keys or both. */
export interface NamedServer {
  readonly kind: 'server';
  /** Scheme, host and port: the `origin` of a URL. */
  readonly origin: string;
  /** What its certificate is verified by, as `trustAnchors` answers. */
  readonly anchors: string;
}

/** A program that a file has started. */
export interface NamedProgram {
  readonly kind: 'program';
  /** The path of the program and its arguments, for a person. */
  readonly command: readonly string[];
  /** The variables that the file sets for it, as `NAME=value`; values of secrets are left out. */
  readonly variables: readonly string[];
  /** The file that names the program. */
  readonly file: string;
  /** SHA-512 over the command, its arguments, its environment and the content of the program. */
  readonly digest: string;
}
