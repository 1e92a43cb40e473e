import type { Expiry } from '@kpki/engine';
import { copiesOf, octets, type StoredArtifacts } from './artifact.ts';

/** What goes into a clipboard. Every kind is public: a private key has none. */
export type CopyKind =
  | 'fingerprint'
  | 'fingerprints'
  | 'subject'
  | 'serial'
  | 'path'
  | 'paths'
  | 'name'
  | 'status'
  | 'command'
  | 'commands';

export interface CopyItem {
  readonly kind: CopyKind;
  readonly text: string;
  /** Of several artifacts, whose it is. */
  readonly of?: string;
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
    // Also of what is missing: with it, each command takes the artifact.
    { kind: 'name', text: artifact.replace(' ', '/') },
  ];
}

/** Returns what of several artifacts can be copied, each with its own line: whose it is, and its fingerprint. */
export function groupCopyItems(stored: StoredArtifacts, artifacts: readonly string[]): readonly CopyItem[] {
  const fingerprints = artifacts.flatMap((artifact) => {
    const known = copiesOf(stored, artifact).find(({ fingerprint }) => fingerprint !== null);
    return known?.fingerprint == null ? [] : [`${known.owner ?? artifact} ${octets(known.fingerprint)}`];
  });
  const paths = artifacts.flatMap((artifact) =>
    artifactCopyItems(stored, artifact).flatMap(({ kind, text }) => (kind === 'path' ? [text] : [])),
  );
  return [
    ...(fingerprints.length === 0 ? [] : [{ kind: 'fingerprints', text: fingerprints.join('\n') } as const]),
    ...(paths.length === 0 ? [] : [{ kind: 'paths', text: paths.join('\n') } as const]),
    ...artifacts.flatMap((artifact) => {
      const own = artifactCopyItems(stored, artifact).filter(({ kind }) => kind === 'fingerprint' || kind === 'path');
      return own.map((item): CopyItem => ({ ...item, of: copiesOf(stored, artifact)[0]?.owner ?? artifact }));
    }),
  ];
}

/** Returns what is known of a certificate whose files are not read. */
export function expiryCopyItems(expiry: Pick<Expiry, 'fingerprint' | 'subject'>): readonly CopyItem[] {
  const { fingerprint, subject } = expiry;
  return [
    { kind: 'fingerprint', text: octets(fingerprint) },
    ...(subject === null ? [] : [{ kind: 'subject', text: subject } as const]),
  ];
}

/** A text that was copied, without the text: `of` is null for a command. */
export interface Copied {
  readonly kind: CopyKind;
  readonly of: string | null;
}

/**
 * How a text was copied. `past tmux`: tmux did not take it, and the terminal around it may not get it. `nowhere`: nor could
 * it be sent to the terminal, which another program had.
 */
export type CopyWay = 'terminal' | 'tmux' | 'past tmux' | 'nowhere';

/** Whether a text has a line for each of several. */
export function isOfLines(kind: CopyKind): boolean {
  return kind === 'commands' || kind === 'fingerprints' || kind === 'paths';
}

const kindTexts: Readonly<Record<CopyKind, string>> = {
  fingerprint: 'SHA-256 fingerprint',
  fingerprints: 'SHA-256 fingerprints',
  subject: 'subject',
  serial: 'serial number',
  path: 'path',
  paths: 'paths',
  name: 'name',
  status: 'status command',
  command: 'command of the screen',
  commands: 'commands so far',
};

const wayTexts: Readonly<Record<CopyWay, (what: string) => string>> = {
  terminal: (what) => `sent to the clipboard: ${what}`,
  tmux: (what) => `copied to tmux, sent to the clipboard: ${what}`,
  'past tmux': (what) => `sent (tmux needs set-clipboard on): ${what}`,
  nowhere: (what) => `not copied (tmux failed): ${what}`,
};

export const clipboardTexts = {
  line: (item: CopyItem): string => lineOf(item),
  kind: (kind: CopyKind): string => kindTexts[kind],
  /** Terminals do not answer whether their clipboard has the text; tmux does for its buffer. */
  copied: ({ kind, of }: Copied, way: CopyWay): string =>
    wayTexts[way](`${kindTexts[kind]}${of === null ? '' : ` of ${of}`}`),
  /** Where a line is cut. */
  whole: 'A text that is cut with … is copied whole.',
  nothingToCopy: 'There is nothing to copy here.',
  /** Of the screen reader. */
  choose: (kinds: readonly string[]): string => `Type copy and one of these: ${kinds.join(', ')}.`,
} as const;

/** Returns a text in one line: of several only how many there are. */
function lineOf({ kind, text, of }: CopyItem): string {
  if (isOfLines(kind)) return `all ${text.split('\n').length}`;
  return of === undefined ? text : `${of}  ${text}`;
}
