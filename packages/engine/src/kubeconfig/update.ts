import { Secret } from '@kpki/plugin';
import { isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { joinedBytes } from '../bytes.ts';
import { base64Encode } from './base64.ts';
import { maskKubeconfig } from './mask.ts';
import { fieldSpan, ownEntriesOf, type Span, spanOf } from './own-entries.ts';
import { base64OfBundle, base64Pem, type KubeconfigContent } from './render.ts';
import { yamlScalar } from './scalar.ts';

/** Something new, or a part of the file as it is. */
type Piece = string | Uint8Array | Span;

/** What is put in the place of a part of a file. */
interface Edit extends Span {
  readonly pieces: readonly Piece[];
}

/**
 * A kubeconfig with what is ours in it written anew, and all else byte for byte as it is: the entries of others, what the
 * file says of its context, and extensions. Nothing private becomes a string. Null where the file cannot be edited so:
 * what stands in it is then not known well enough to be carried over.
 */
export function updateKubeconfig(bytes: Uint8Array, content: KubeconfigContent, privateKeyPem: Secret): Secret | null {
  const masked = maskKubeconfig(bytes);
  if (masked === null) return null;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(masked);
  // Where a character stands is where its bytes stand only if nothing was lost on the way.
  if (!Buffer.from(text).equals(masked)) return null;
  const key = privateKeyPem.use(base64Encode);
  try {
    const edits = editsOf(text, content, key);
    return edits === null
      ? null
      : new Secret(
          spliced(
            bytes,
            edits.map((edit) => inBytes(text, edit)),
          ),
        );
  } finally {
    key.fill(0);
  }
}

function editsOf(text: string, content: KubeconfigContent, key: Uint8Array): readonly Edit[] | null {
  const document = parseDocument(text, { version: '1.1', logLevel: 'error', uniqueKeys: false });
  const own = document.errors.length > 0 ? null : ownEntriesOf(document.contents);
  if (own === null) return null;
  const { clusterName, userName, contextName, server, trustBundle, chain } = content;
  const { cluster, user, context, contexts, current } = own;
  const renamed = [
    [cluster.name.value, clusterName, 'cluster'],
    [user.name.value, userName, 'user'],
  ] as const;
  const others = contexts.filter((each) => each !== context);
  const edits = [
    innerEdit(
      text,
      cluster.inner,
      ['proxy-url', 'disable-compression', 'extensions'],
      [
        ['certificate-authority-data', base64OfBundle(trustBundle)],
        ['server', server],
      ],
    ),
    innerEdit(
      text,
      user.inner,
      ['extensions'],
      [
        ['client-certificate-data', base64Pem(chain)],
        ['client-key-data', key],
      ],
    ),
    innerEdit(
      text,
      context.inner,
      ['namespace', 'extensions'],
      [
        ['cluster', clusterName],
        ['user', userName],
      ],
    ),
    nameEdit(cluster.name, clusterName),
    nameEdit(user.name, userName),
    nameEdit(context.name, contextName),
    nameEdit(current, contextName),
    ...renamed.flatMap(([before, after, field]) =>
      others.map(({ inner }) => (inner.get(field) === before ? nameEdit(inner.get(field, true), after) : 'none')),
    ),
  ];
  if (edits.includes(null)) return null;
  return edits.filter((edit) => edit !== null && edit !== 'none');
}

type Fields = readonly (readonly [name: string, value: string | Uint8Array])[];

/** Our fields in place of what stands in a mapping, and behind them those that are kept, as they are. */
function innerEdit(text: string, map: YAMLMap, kept: readonly string[], fields: Fields): Edit | null {
  const span = spanOf(map);
  if (span === null) return null;
  const stay = map.items.filter((pair) => isScalar(pair.key) && kept.includes(String(pair.key.value)));
  const staying = stay.map((pair) => keptPiece(text, pair));
  if (staying.includes(null)) return null;
  const isFlow = map.flow === true;
  const column = span.from - (text.lastIndexOf('\n', span.from - 1) + 1);
  const between = isFlow ? ', ' : `\n${' '.repeat(column)}`;
  const own = fields.map(([name, value]) => fieldPieces(name, value, isFlow));
  const all: readonly (readonly Piece[])[] = [...own, ...staying.filter((each) => each !== null).map((each) => [each])];
  const joined = all.flatMap((pieces, at): readonly Piece[] => (at === 0 ? pieces : [between, ...pieces]));
  if (isFlow) return { ...span, pieces: ['{', ...joined, '}'] };
  // A text of several lines ends with its last line end.
  const end = text.slice(span.from, span.to).endsWith('\n') ? ['\n'] : [];
  return { ...span, pieces: [...joined, ...end] };
}

function keptPiece(text: string, pair: Pair): Span | null {
  const span = fieldSpan(pair);
  if (span === null) return null;
  // A text of several lines takes its last line end along, which stands between the fields here.
  return { from: span.from, to: span.from + text.slice(span.from, span.to).replace(/\r?\n$/, '').length };
}

function fieldPieces(name: string, value: string | Uint8Array, isFlow: boolean): readonly Piece[] {
  if (typeof value === 'string') return [isFlow ? `"${name}": ${inQuotes(value)}` : `${name}: ${yamlScalar(value)}`];
  return isFlow ? [`"${name}": "`, value, '"'] : [`${name}: `, value];
}

/** A plain scalar may end at a comma or a bracket. */
function inQuotes(text: string): string {
  return yamlScalar(text).startsWith('"') ? yamlScalar(text) : JSON.stringify(text);
}

/** `none`: it is called so already. */
function nameEdit(node: unknown, name: string): Edit | 'none' | null {
  if (isScalar(node) && node.value === name) return 'none';
  const span = spanOf(node);
  return span === null ? null : { ...span, pieces: [inQuotes(name)] };
}

/** The same edit, counted in bytes of UTF-8. */
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
