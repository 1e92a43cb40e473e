export type RenamedKind = 'commands' | 'options' | 'phases' | 'fields' | 'layouts';

/**
 * Names of before 0.1.0, each with the ones that replaced it. None of them works: typed or written, each is an error
 * that names the new one. Records use the new names alone.
 */
export const renamedNames: Readonly<Record<RenamedKind, Readonly<Record<string, readonly string[]>>>> = {
  commands: { check: ['doctor'], 'plugin check': ['plugin test'], 'join-secret': ['upload-certs'] },
  /** The new one is the first that the command takes. */
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
  phases: { stage: ['trust'], issue: ['reissue'], retire: ['remove'], abandon: ['cancel'] },
  /** Of a `kpki.yaml`. */
  fields: { authorities: ['ca'], rootAuthority: ['rootCa'] },
  layouts: { authorities: ['ca-only'] },
};

/** Returns what a name of before is now, among the names that are known where it was found; null: it was never one. */
export function newNameOf(kind: RenamedKind, name: string, known: readonly string[]): string | null {
  const names = renamedNames[kind];
  if (!Object.hasOwn(names, name)) return null;
  return names[name]?.find((each) => known.includes(each)) ?? null;
}
