import type { Usage } from '@kpki/plugin';
import { childrenOf, context, type Element, elementsOf, hex, objectIdentifier, tags } from './der.ts';
import { textOfName } from './text-of-name.ts';
import type { Words } from './words.ts';

/** RFC 5280 section 4.2.1. */
const oids = {
  keyUsage: '2.5.29.15',
  names: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  constraints: '2.5.29.30',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** By their bit in the extension (RFC 5280 section 4.2.1.3). */
const keyUsages: Readonly<Record<number, Usage>> = {
  0: 'digital signature',
  2: 'key encipherment',
  5: 'cert sign',
  6: 'crl sign',
};
const extendedKeyUsages: Readonly<Record<string, Usage>> = {
  '1.3.6.1.5.5.7.3.1': 'server auth',
  '1.3.6.1.5.5.7.3.2': 'client auth',
};

/** What a certificate says, from its subject in DER and its extensions. */
export function saidBy(subject: Uint8Array, list: readonly Element[]): Words {
  const extensions = extensionsIn(list);
  const value = (oid: string): readonly Element[] => {
    const bytes = extensions.get(oid);
    return bytes === undefined ? [] : childrenOf(bytes);
  };
  const bits = extensions.get(oids.keyUsage);
  const extended = value(oids.extendedKeyUsage).map(objectIdentifier);
  return {
    subject: attributesOf(subject),
    names: value(oids.names).map(textOfName),
    authority: authorityIn(value(oids.basicConstraints)),
    usages: [
      ...(bits === undefined ? [] : bitsOf(bits).map((bit) => keyUsages[bit] ?? `key usage ${bit}`)),
      ...extended.map((oid) => extendedKeyUsages[oid] ?? oid),
    ],
    constraints: constraintsIn(value(oids.constraints)),
  };
}

/** Each value by its identifier. */
function extensionsIn(list: readonly Element[]): ReadonlyMap<string, Uint8Array> {
  return new Map(
    list.map(({ content }) => {
      const [type, ...rest] = elementsOf(content);
      const value = rest.at(-1);
      return [type === undefined ? '' : objectIdentifier(type), value?.content ?? new Uint8Array()];
    }),
  );
}

/** The two attributes that the contract has words for (RFC 4519). */
const attributeNames: Readonly<Record<string, string>> = { '2.5.4.3': 'CN', '2.5.4.10': 'O' };

function attributesOf(subject: Uint8Array): readonly string[] {
  return childrenOf(subject)
    .flatMap(({ content }) => elementsOf(content))
    .map(({ content }) => {
      const [type, value] = elementsOf(content);
      if (type === undefined || value === undefined) return `=${hex(content)}`;
      const oid = objectIdentifier(type);
      return `${attributeNames[oid] ?? oid}=${textOf(value)}`;
    });
}

/** Go writes a name anew, in the strings that it likes best. */
function textOf({ tag, content, whole }: Element): string {
  const isText = tag === tags.utf8String || tag === tags.printableString || tag === tags.ia5String;
  return isText ? Buffer.from(content).toString('utf8') : `#${hex(whole)}`;
}

function authorityIn([isAuthority, pathLength]: readonly Element[]): Words['authority'] {
  if (isAuthority?.tag !== tags.boolean || isAuthority.content[0] === 0) return null;
  const octets = [...(pathLength?.content ?? [])];
  return { pathLength: pathLength === undefined ? null : octets.reduce((sum, octet) => sum * 256 + octet, 0) };
}

function bitsOf(bitString: Uint8Array): readonly number[] {
  const [, ...octets] = elementsOf(bitString)[0]?.content ?? [];
  return octets.flatMap((octet, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (octet >> (7 - bit)) & 1).map((bit) => at * 8 + bit),
  );
}

function constraintsIn(trees: readonly Element[]): readonly string[] {
  const kinds = new Map([
    [context(0, true), 'permitted'],
    [context(1, true), 'excluded'],
  ]);
  return trees.flatMap(({ tag, content }) => {
    const kind = kinds.get(tag);
    if (kind === undefined) return [];
    return elementsOf(content).flatMap((subtree) => {
      const [name] = elementsOf(subtree.content);
      return name === undefined ? [] : [`${kind} ${textOfName(name)}`];
    });
  });
}
