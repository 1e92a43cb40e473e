/**
 * What somebody asks for beyond what the file declares: a certificate that is not due yet, or the next phase of a
 * rotation. Plain data; a plan keeps it, so that the same plan can be made again.
 */
export interface Intent {
  /** Artefacts, by their ids, that get a new certificate for the key that is there. */
  readonly renew: readonly string[];
  /** Artefacts, by their ids, that get a new key and a new certificate. */
  readonly rekey: readonly string[];
}

/** Nothing but what the file declares. */
export const asDeclared: Intent = { renew: [], rekey: [] };

/** Whether nothing is asked for beyond the declaration. */
export function isAsDeclared({ renew, rekey }: Intent): boolean {
  return renew.length === 0 && rekey.length === 0;
}
