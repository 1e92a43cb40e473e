import { PluginError } from '@kpki/plugin';
import { addressBytes, formatNetwork, type IpNetwork, parseNetwork, prefixLength } from './address.ts';
import { type Cursor, cursorOver, enter, isAtEnd, malformed, readAny, readOptional } from './der-read.ts';
import { element, sequence } from './der-write.ts';
import { isAscii, isDomain } from './domain.ts';
import { parseMailbox } from './mailbox.ts';
import { generalNameTags } from './subject-names.ts';
import { contextTagConstructed, tags } from './tags.ts';

/** Domains with their subdomains (`.example.com`: only the subdomains), and networks in CIDR form. */
export interface NameTrees {
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
}

/** As parsed: with e-mail and URI constraints too. */
export type ReadNameTrees = Required<NameTrees> & {
  readonly uri: readonly string[];
  readonly email: readonly string[];
};

export interface NameConstraints {
  readonly permitted: ReadNameTrees;
  readonly excluded: ReadNameTrees;
  /**
   * Whether a constraint has a kind of names that Go does not know: Go refuses the certificate if the extension is
   * critical.
   */
  readonly hasUnknown: boolean;
  /** Whether a network's address has bits beyond its mask: verifiers differ on those. */
  readonly hasHostBits: boolean;
}

/**
 * Returns the value of the extension (RFC 5280 section 4.2.1.10), DNS names before networks; undefined if both are
 * empty.
 */
export function encodeNameConstraints(permitted: NameTrees, excluded: NameTrees): Uint8Array | undefined {
  const trees = [permitted, excluded].map(encodeTrees);
  if (trees.every((tree) => tree.length === 0)) return undefined;
  return sequence(
    ...trees.flatMap((tree, index) => (tree.length === 0 ? [] : [element(contextTagConstructed(index), ...tree)])),
  );
}

function encodeTrees(trees: NameTrees): Uint8Array[] {
  return [
    ...(trees.dns ?? []).map((domain) => sequence(element(generalNameTags.dns, domainBytes(domain)))),
    ...(trees.ip ?? []).map((text) => sequence(element(generalNameTags.ip, networkBytes(parseNetwork(text))))),
  ];
}

function domainBytes(domain: string): Uint8Array {
  if (!isDomain(domain, 'constraint')) {
    throw new PluginError('invalid', `${JSON.stringify(domain)} is not a domain that a name constraint can hold`);
  }
  return Buffer.from(domain, 'latin1');
}

function networkBytes({ address, mask }: IpNetwork): Uint8Array {
  return Buffer.concat([address, mask]);
}

const what = 'name constraints';

export function readNameConstraints(value: Uint8Array): NameConstraints {
  const outer = cursorOver(value);
  const inner = enter(outer, tags.sequence, what);
  const permitted = readOptional(inner, contextTagConstructed(0), what) ?? new Uint8Array();
  const excluded = readOptional(inner, contextTagConstructed(1), what) ?? new Uint8Array();
  if (!isAtEnd(inner) || !isAtEnd(outer)) throw malformed(what, 'bytes after the end');
  if (permitted.length === 0 && excluded.length === 0) throw malformed(what, 'they are empty');
  const read = [readTrees(cursorOver(permitted)), readTrees(cursorOver(excluded))] as const;
  return {
    permitted: read[0].trees,
    excluded: read[1].trees,
    hasUnknown: read.some((each) => each.hasUnknown),
    hasHostBits: read.some((each) => each.hasHostBits),
  };
}

function readTrees(list: Cursor): { trees: ReadNameTrees; hasUnknown: boolean; hasHostBits: boolean } {
  const trees = { dns: [] as string[], ip: [] as string[], uri: [] as string[], email: [] as string[] };
  let hasUnknown = false;
  let hasHostBits = false;
  while (!isAtEnd(list)) {
    const { tag, content } = readAny(enter(list, tags.sequence, what), what);
    if (tag === generalNameTags.dns) trees.dns.push(readText(content, isConstraintDomain, 'domain'));
    else if (tag === generalNameTags.email) trees.email.push(readText(content, isMailboxTree, 'e-mail domain'));
    else if (tag === generalNameTags.uri) trees.uri.push(readText(content, isUriTree, 'URI domain'));
    else if (tag === generalNameTags.ip) {
      const network = readNetwork(content);
      trees.ip.push(formatNetwork(network));
      hasHostBits ||= network.address.some((octet, index) => (octet & ~(network.mask[index] ?? 0)) !== 0);
    } else hasUnknown = true;
  }
  return { trees, hasUnknown, hasHostBits };
}

function isConstraintDomain(text: string): boolean {
  return isDomain(text, 'constraint');
}

function isMailboxTree(text: string): boolean {
  return text.includes('@') ? parseMailbox(text) !== undefined : isConstraintDomain(text);
}

function isUriTree(text: string): boolean {
  return isConstraintDomain(text) && addressBytes(text) === undefined;
}

function readText(content: Uint8Array, holds: (text: string) => boolean, kind: string): string {
  const text = Buffer.from(content).toString('latin1');
  if (!isAscii(text) || !holds(text)) throw malformed(what, `a ${kind} that is none`);
  return text;
}

function readNetwork(content: Uint8Array): IpNetwork {
  if (content.length !== 8 && content.length !== 32) throw malformed(what, `a network of ${content.length} bytes`);
  const half = content.length / 2;
  const network = { address: content.subarray(0, half), mask: content.subarray(half) };
  if (prefixLength(network.mask) === undefined) throw malformed(what, 'a network whose mask has gaps');
  return network;
}
