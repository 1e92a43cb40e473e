/** The field manager under which this writes: who owns which field of an object is told by it. */
export const fieldManager = 'kpki';

/** What every Secret of ours bears. */
export const ownLabels: Readonly<Record<string, string>> = { 'app.kubernetes.io/managed-by': 'kpki' };

/** Which keys a Secret holds, by their public halves: SHA-256 of the SubjectPublicKeyInfo. */
export const fingerprintAnnotation = 'kpki.dev/key-fingerprints';

/** What was replaced in a Secret, and under which apply ID it is retained: names and digests, and no key. */
export const undoAnnotation = 'kpki.dev/undo';

/** What an entry held before is an entry of the same Secret, whose name begins so. */
export const undoPrefix = 'kpki-undo.';

/** The Lease that one run at a time holds in a namespace, and the Role that `rights` prints. */
export const lockName = 'kpki-lock';
export const roleName = 'kpki';
