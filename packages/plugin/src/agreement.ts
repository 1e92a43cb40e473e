/**
 * A server or a program that a file names and the user may not know: the host needs the user's consent before it is
 * used.
 */
export type Agreement = NamedServer | NamedProgram;

/** A server that receives credentials, keys or both. */
export interface NamedServer {
  readonly kind: 'server';
  /** Scheme, host and port: the `origin` of a URL. */
  readonly origin: string;
  /** The trust anchors of its certificate, as `trustAnchors` returns them. */
  readonly anchors: string;
}

/** A program that a file tells kpki to start. */
export interface NamedProgram {
  readonly kind: 'program';
  /** The path of the program and its arguments, as text for the user. */
  readonly command: readonly string[];
  /** The variables that the file sets for the program, as `NAME=value`; values of secrets are left out. */
  readonly variables: readonly string[];
  /** The file that names the program. */
  readonly file: string;
  /** SHA-512 over the command, its arguments, its environment and the content of the program. */
  readonly digest: string;
}
