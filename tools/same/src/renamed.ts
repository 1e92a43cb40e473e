/** What the newer revision calls otherwise. Worlds use its words; what the older one says is translated to compare. */
export interface Renamed {
  /** Commands, flags and their values. */
  readonly flags: readonly Pair[];
  /** Of kpki.yaml, as the file's text has them: `authorities: { topology`. */
  readonly fields: readonly Pair[];
  /** Words of messages, codes, names of fields in JSON, paths. */
  readonly said: readonly Pair[];
}

type Pair = readonly [older: string, newer: string];

/** Rows are added with the change that renames something, and removed when nobody compares with what was before. */
export const renamed: Renamed = {
  flags: [],
  fields: [],
  said: [
    ['artefact', 'artifact'],
    ['artefacts', 'artifacts'],
    ['Artefact', 'Artifact'],
    ['catalogue', 'catalog'],
    ['followUp', 'rollout'],
    ['turn', 'wave'],
    ['initialised', 'initialized'],
  ],
};

/** The words of a command line, as the older revision takes them. */
export function olderWords(words: readonly string[], { flags }: Renamed): readonly string[] {
  const older = new Map(flags.map(([was, is]) => [is, was]));
  return words.map((word) => older.get(word) ?? word);
}

export function olderText(text: string, { fields }: Renamed): string {
  return fields.reduce((so, [was, is]) => replaced(so, is, was), text);
}

/** What the older revision said, in the words of the newer. */
export function newerText(text: string, { flags, fields, said }: Renamed): string {
  return [...said, ...fields, ...flags].reduce((so, [was, is]) => replaced(so, was, is), text);
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
