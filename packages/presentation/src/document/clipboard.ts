import { copiesOf, octets, type StoredArtifacts } from './artifact.ts';

/** What goes into a clipboard. Every kind is public: a private key has none. */
export type CopyKind = 'fingerprint' | 'subject' | 'serial' | 'path' | 'command' | 'commands';

export interface CopyItem {
  readonly kind: CopyKind;
  readonly text: string;
}

/** Returns what of an artifact can be copied, the likeliest first; of a private key not even the path. */
export function artifactCopyItems(stored: StoredArtifacts, artifact: string): readonly CopyItem[] {
  const copies = copiesOf(stored, artifact);
  const known = copies.find(({ fingerprint }) => fingerprint !== null);
  const { fingerprint = null, subject = null, serial = null } = known ?? {};
  const parts = copies.flatMap((copy) => copy.parts.filter(({ part }) => part !== 'private key'));
  return [
    ...(fingerprint === null ? [] : [{ kind: 'fingerprint', text: octets(fingerprint) } as const]),
    ...(subject === null ? [] : [{ kind: 'subject', text: subject } as const]),
    ...(serial === null ? [] : [{ kind: 'serial', text: octets(serial) } as const]),
    ...parts.map(({ location, path }) => ({ kind: 'path', text: `${location}/${path}` }) as const),
  ];
}

export const clipboardTexts = {
  line: (item: CopyItem): string => lineOf(item),
  /** The terminal does not answer whether its clipboard has the text. */
  sent: (item: CopyItem): string =>
    `sent to the clipboard: ${item.kind}${item.kind === 'commands' ? ',' : ''} ${lineOf(item)}`,
  nothingToCopy: 'There is nothing to copy here.',
  /** Of the screen reader. */
  choose: (kinds: readonly string[]): string => `Type copy and one of these: ${kinds.join(', ')}.`,
} as const;

/** Returns a text in one line: of several commands only how many there are. */
function lineOf({ kind, text }: CopyItem): string {
  return kind === 'commands' ? `all ${text.split('\n').length}` : text;
}
