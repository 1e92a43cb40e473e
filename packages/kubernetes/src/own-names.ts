/** The field manager of kpki's writes: it shows who owns which field of an object. */
export const fieldManager = 'kpki';

/** The labels of every Secret of kpki. */
export const ownLabels: Readonly<Record<string, string>> = { 'app.kubernetes.io/managed-by': 'kpki' };

/** The keys in a Secret, by their public halves: SHA-256 of the SubjectPublicKeyInfo. */
export const fingerprintAnnotation = 'kpki.dev/key-fingerprints';

/** The replaced entries of a Secret, and the apply ID under which they are retained: names and digests, and no key. */
export const undoAnnotation = 'kpki.dev/undo';

/** The earlier content of an entry is an entry of the same Secret, with this prefix. */
export const undoPrefix = 'kpki-undo.';

/** The Lease that locks a namespace for one run, and the Role that `rights` prints. */
export const lockName = 'kpki-lock';
export const roleName = 'kpki';
