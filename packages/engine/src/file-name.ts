/** Returns the last part of a path: `ca.crt` of `pki/ca.crt`. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
