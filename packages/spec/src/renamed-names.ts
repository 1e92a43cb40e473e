export type RenamedKind = 'commands' | 'options' | 'phases' | 'fields' | 'layouts';

/**
 * Names before 0.1.0, each with its replacements. No old name works: each is an error that names the new one. Records
 * use only the new names.
 */
export const renamedNames: Readonly<Record<RenamedKind, Readonly<Record<string, readonly string[]>>>> = {
  commands: { check: ['doctor'], 'plugin check': ['plugin test'], 'join-secret': ['upload-certs'] },
  /** The new name is the first one that the command accepts. */
  options: {
    until: ['through'],
    back: ['rollback'],
    leaked: ['compromised'],
    'without-gate': ['skip-live-checks'],
    rest: ['skip-changed'],
    'authority-keys': ['ca-keys'],
    'authority-validity': ['ca-validity'],
    authority: ['signed-by', 'key-location'],
    to: ['dir', 'out'],
  },
  /** Of `rotate --through`. */
  phases: { stage: ['trust'], issue: ['reissue'], retire: ['remove'], abandon: ['rollback'] },
  /** Of a `kpki.yaml`. */
  fields: { authorities: ['ca'], rootAuthority: ['rootCa'] },
  layouts: { authorities: ['ca-only'] },
};

/** Returns the new name of an old one, among the known names in that position; null if the name was never valid. */
export function newNameOf(kind: RenamedKind, name: string, known: readonly string[]): string | null {
  const names = renamedNames[kind];
  if (!Object.hasOwn(names, name)) return null;
  return names[name]?.find((each) => known.includes(each)) ?? null;
}
