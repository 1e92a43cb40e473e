import { renamedNames } from '@kpki/spec';

/** What the newer revision calls otherwise. Worlds use its words; what the older one says is translated to compare. */
export interface Renamed {
  /** Commands, flags and their values. */
  readonly flags: readonly Pair[];
  /** The values of `--through`. */
  readonly phases: readonly Pair[];
  /** Of kpki.yaml, as the file's text has them: `authorities: { topology`. */
  readonly fields: readonly Pair[];
  /** Words of messages, codes, names of fields in JSON, paths. */
  readonly said: readonly Pair[];
}

type Pair = readonly [older: string, newer: string];

const { commands, options, phases, fields } = renamedNames;

/** Options whose new name other commands had before: only these commands gave them the old one. */
const alone: Readonly<Record<string, readonly string[]>> = { '--out': ['init', 'adopt', 'export'] };

/** Add a row with the change that renames something; remove it when no comparison needs the old name. */
export const renamed: Renamed = {
  flags: [...pairsOf(commands), ...pairsOf(options).map(([older, newer]): Pair => [`--${older}`, `--${newer}`])],
  phases: pairsOf(phases),
  fields: pairsOf(fields),
  said: [
    ...pairsOf(phases).flatMap(([was, is]): readonly Pair[] =>
      ['"*"', '`*`', '-  *', 'Phase *', 'phase, *,', 'at *', 'with *'].map(
        (around): Pair => [around.replace('*', was), around.replace('*', is)],
      ),
    ),
    ...pairsOf(commands).map(([was, is]): Pair => [`kpki ${was}`, `kpki ${is}`]),
    ['ARTEFACT', 'ARTIFACT'],
    ['keyIn', 'keyLocation'],
    ['root-ca, authorities', 'root-ca, ca-only'],
    ['to put back', 'to restore'],
    ['to take away', 'to remove'],
    ['right place', 'right location'],
    ['artefact', 'artifact'],
    ['artefacts', 'artifacts'],
    ['Artefact', 'Artifact'],
    ['catalogue', 'catalog'],
    ['followUp', 'rollout'],
    ['turn', 'wave'],
    ['initialised', 'initialized'],
    ['"authority"', '"ca"'],
    ['"authorities"', '"cas"'],
    ['an authority', 'a CA'],
    ['An authority', 'A CA'],
    ['authority', 'CA'],
    ['authorities', 'CAs'],
    ['Authority', 'CA'],
    ['Authorities', 'CAs'],
    ['not-an-authority', 'not-a-ca'],
    ['outlives-authority', 'outlives-ca'],
    ['several-authorities', 'several-cas'],
    ['signed-without-authority', 'ca-missing'],
    ['authority-shared', 'ca-shared'],
    ['authority-excludes', 'ca-excludes'],
    ['rotation-tangled', 'rotation-inconsistent'],
    ['awaits-issuer', 'pending-issuer'],
    ['kept-nowhere', 'not-stored'],
    ['kept-elsewhere', 'stored-elsewhere'],
    ['bundle-believes-more', 'bundle-trusts-more'],
    ['key-without-place', 'key-without-location'],
    ['other-place', 'other-location'],
    ['passed-over', 'skipped'],
    ['declaration-refused', 'spec-refused'],
    ['tokens-end', 'tokens-expire'],
    ['"asked"', '"requested"'],
    ['asked:', 'requested:'],
    ['rewrite', 'update'],
    ['keep', 'unchanged'],
    ['await', 'pending'],
    ['< put back', '< restore'],
    ['- take away', '- remove'],
    ['"put back"', '"restore"'],
    ['"take away"', '"remove"'],
    ['wrong', 'invalid'],
    ['waiting', 'pending'],
    ['holder', 'owner'],
    ['holders', 'owners'],
    ['place', 'location'],
    ['places', 'locations'],
    ['Place', 'Location'],
    ['kpki_place_drift', 'kpki_location_drift'],
    ['kpki_declaration_unread', 'kpki_spec_unread'],
  ],
};

function pairsOf(names: Readonly<Record<string, readonly string[]>>): readonly Pair[] {
  return Object.entries(names).flatMap(([older, all]) => all.map((newer): Pair => [older, newer]));
}

/**
 * Without the commands, flags, phases and fields that a revision has renamed already: those whose old names are in its own table,
 * whose text is given; null if it has none.
 */
export function notYetRenamedIn(all: Renamed, table: string | null): Renamed {
  if (table === null) return all;
  const isOld = ([older]: Pair): boolean => !new RegExp(`(?<![\\w-])${older.replace(/^--/, '')}(?![\\w-])`).test(table);
  return {
    ...all,
    flags: all.flags.filter(isOld),
    phases: all.phases.filter(isOld),
    fields: all.fields.filter(isOld),
  };
}

/** The words of a command line, as the older revision takes them. */
export function olderWords(words: readonly string[], { flags, phases: ofThrough }: Renamed): readonly string[] {
  const older = byNewer(flags);
  const olderPhases = byNewer(ofThrough);
  const command = words[0] ?? '';
  return words.map((word, at) => {
    if (words[at - 1] === '--through') return olderPhases.get(word) ?? word;
    return alone[word]?.includes(command) === false ? word : (older.get(word) ?? word);
  });
}

function byNewer(all: readonly Pair[]): ReadonlyMap<string, string> {
  return new Map(all.map(([was, is]) => [is, was]));
}

export function olderText(text: string, { fields }: Renamed): string {
  return fields.reduce((so, [was, is]) => replaced(so, is, was), text);
}

/** What the older revision said, in the words of the newer. */
export function newerText(text: string, { flags, fields, said }: Renamed): string {
  const options = flags.filter(([was]) => was.startsWith('--'));
  return [...said, ...fields, ...options].reduce((so, [was, is]) => replaced(so, was, is), text);
}

/** Where anything is renamed, columns have other widths. */
export function areWidthsKept({ flags, fields, said }: Renamed): boolean {
  return flags.length + fields.length + said.length === 0;
}

/** Whole words only: `check` is no part of `checked` or `pre-check`. */
function replaced(text: string, from: string, to: string): string {
  const literal = from.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g'), () => to);
}
