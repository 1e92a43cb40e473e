import { Secret } from '@kpki/plugin';
import { isScalar, parseDocument } from 'yaml';
import { joinedBytes } from '../bytes.ts';
import { base64Encode } from './base64.ts';
import { maskKubeconfig } from './cut.ts';
import {
  type Edit,
  type Edited,
  entryEdit,
  type FieldValues,
  fieldEdit,
  innerEdit,
  inQuotes,
  nameEdit,
  type Piece,
} from './edit.ts';
import { listIn, type OwnEntries, ownEntriesOf, type Span } from './own-entries.ts';
import { base64OfBundle, base64Pem, type KubeconfigInput } from './render.ts';
import type { EntryKind } from './view.ts';

interface UpdateTarget {
  /** Our context in the file; null where there is none, and our entries go after those of others. */
  readonly ownContext: string | null;
  readonly currentContext: string;
}

/**
 * Rewrites our entries in a kubeconfig, and leaves everything else byte for byte: entries of others, other fields of
 * the context, and extensions. Nothing private becomes a string. Null where the file is not understood well enough to
 * be edited.
 */
export function updateKubeconfig(
  bytes: Uint8Array,
  content: KubeconfigInput,
  privateKeyPem: Secret,
  target: UpdateTarget,
): Secret | null {
  const key = privateKeyPem.use(base64Encode);
  try {
    return edited(bytes, (text) => editsOf(text, content, key, target));
  } finally {
    key.fill(0);
  }
}

type ClusterData = Pick<KubeconfigInput, 'server' | 'trustBundle'>;

/**
 * Rewrites server and trust bundle in the cluster of a context, and leaves everything else byte for byte: the user with
 * its credential, and all names. Null where the file cannot be edited so.
 */
export function updateClusterData(bytes: Uint8Array, data: ClusterData, ownContext: string): Secret | null {
  return edited(bytes, (text) => {
    const names = { contextName: ownContext, clusterName: '', userName: '' };
    const own = ownEntriesOf(rootIn(text), ownContext, names);
    if (own?.cluster === undefined) return null;
    const edit = innerEdit(text, own.cluster.inner, keptOfCluster(own.cluster.inner), clusterFields(data));
    if (edit === null) return null;
    return edit === 'none' ? [] : [edit];
  });
}

/** `insecure-skip-tls-verify` goes: client-go refuses it together with a trust bundle. */
const replacedOfCluster: readonly string[] = [
  'server',
  'certificate-authority',
  'certificate-authority-data',
  'insecure-skip-tls-verify',
];

function keptOfCluster({ items }: OwnEntries['root']): readonly string[] {
  return items
    .flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : []))
    .filter((name) => !replacedOfCluster.includes(name));
}

function clusterFields({ trustBundle, server }: ClusterData): FieldValues {
  return [
    ['certificate-authority-data', base64OfBundle(trustBundle)],
    ['server', server],
  ];
}

/** Null where the file is not understood well enough, or the edits are null. */
function edited(bytes: Uint8Array, editsIn: (text: string) => readonly Edit[] | null): Secret | null {
  const masked = maskKubeconfig(bytes);
  if (masked === null) return null;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(masked);
  // Character offsets match bytes only if decoding lost nothing.
  if (!Buffer.from(text).equals(masked)) return null;
  const lineEnd = lineEndOf(text);
  const edits = editsIn(text)?.map((edit) => inBytes(text, withLineEnd(edit, lineEnd)));
  return edits === undefined ? null : new Secret(spliced(bytes, edits));
}

/** Null where the text is no YAML. */
function rootIn(text: string): unknown {
  const document = parseDocument(text, { version: '1.1', logLevel: 'error', uniqueKeys: false });
  return document.errors.length > 0 ? null : document.contents;
}

/** The planned fields of our three entries. */
interface OwnFields {
  readonly list: 'clusters' | 'users' | 'contexts';
  readonly field: EntryKind;
  readonly name: string;
  readonly fields: FieldValues;
  /** Fields that others may have added. */
  readonly kept: readonly string[];
}

function ownFields(content: KubeconfigInput, key: Uint8Array) {
  return [
    {
      list: 'clusters',
      field: 'cluster',
      name: content.clusterName,
      fields: clusterFields(content),
      kept: ['proxy-url', 'disable-compression', 'extensions'],
    },
    {
      list: 'users',
      field: 'user',
      name: content.userName,
      fields: [
        ['client-certificate-data', base64Pem(content.chain)],
        ['client-key-data', key],
      ],
      kept: ['extensions'],
    },
    {
      list: 'contexts',
      field: 'context',
      name: content.contextName,
      fields: [
        ['cluster', content.clusterName],
        ['user', content.userName],
      ],
      kept: ['namespace', 'extensions'],
    },
  ] as const satisfies readonly OwnFields[];
}

function editsOf(
  text: string,
  content: KubeconfigInput,
  key: Uint8Array,
  { ownContext, currentContext }: UpdateTarget,
): readonly Edit[] | null {
  const own = ownEntriesOf(rootIn(text), ownContext, content);
  if (own === null) return null;
  // A new list goes after the entries of the last one.
  const fieldsOfAll = ownFields(content, key).toSorted(
    (a, b) => Number(listIn(own.root, a.list) === undefined) - Number(listIn(own.root, b.list) === undefined),
  );
  const edits = [
    ...fieldsOfAll.flatMap(({ list, field, name, fields, kept }): readonly Edited[] => {
      const there = own[field];
      if (there === undefined) return [entryEdit(text, own.root, list, field, name, fields)];
      return [innerEdit(text, there.inner, kept, fields), nameEdit(there.name, name)];
    }),
    own.current === undefined
      ? fieldEdit(text, own.root, 'current-context', [inQuotes(currentContext)])
      : nameEdit(own.current, currentContext),
    ...renamedIn(own, content),
  ];
  if (edits.includes(null)) return null;
  return edits.filter((edit) => edit !== null && edit !== 'none');
}

/** Other contexts of our cluster and user follow their names. */
function renamedIn({ cluster, user, context, contexts }: OwnEntries, names: KubeconfigInput): readonly Edited[] {
  const renamed = [
    [cluster?.name.value, names.clusterName, 'cluster'],
    [user?.name.value, names.userName, 'user'],
  ] as const;
  const others = contexts.filter((each) => each !== context);
  return renamed.flatMap(([before, after, field]) =>
    others.map(({ inner }) =>
      before !== undefined && inner.get(field) === before ? nameEdit(inner.get(field, true), after) : 'none',
    ),
  );
}

type LineEnd = '\n' | '\r\n';

/** The first line decides. */
function lineEndOf(text: string): LineEnd {
  const at = text.indexOf('\n');
  return text[at - 1] === '\r' ? '\r\n' : '\n';
}

function withLineEnd({ from, to, pieces }: Edit, lineEnd: LineEnd): Edit {
  return {
    from,
    to,
    pieces: pieces.map((piece) => (typeof piece === 'string' ? piece.replaceAll('\n', lineEnd) : piece)),
  };
}

/** With offsets in bytes of UTF-8. */
function inBytes(text: string, { from, to, pieces }: Edit): Edit {
  const at = (character: number): number => Buffer.byteLength(text.slice(0, character));
  const span = (each: Span): Span => ({ from: at(each.from), to: at(each.to) });
  return {
    ...span({ from, to }),
    pieces: pieces.map((piece) => (typeof piece === 'string' || piece instanceof Uint8Array ? piece : span(piece))),
  };
}

function spliced(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    parts.push(bytes.subarray(from, edit.from), ...edit.pieces.map((piece) => bytesOf(piece, bytes)));
    from = edit.to;
  }
  parts.push(bytes.subarray(from));
  return joinedBytes(parts);
}

function bytesOf(piece: Piece, bytes: Uint8Array): Uint8Array {
  if (typeof piece === 'string') return Buffer.from(piece);
  return piece instanceof Uint8Array ? piece : bytes.subarray(piece.from, piece.to);
}
