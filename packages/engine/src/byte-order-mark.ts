/** What editors of Windows put before UTF-8. */
export const byteOrderMark: Buffer = Buffer.from('\uFEFF');

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return byteOrderMark.equals(bytes.subarray(0, byteOrderMark.length));
}

/** Why a file in which a person sees PEM holds none. */
export const behindByteOrderMark = 'it begins with a byte order mark, behind which Kubernetes finds no PEM';
