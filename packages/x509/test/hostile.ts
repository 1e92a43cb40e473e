import { element, sequence, smallInteger } from '../src/der-write.ts';
import { extensionOids } from '../src/oid.ts';
import { extension, generalNames, handBuilt, keys, name, type Parts, signing } from './hand-built.ts';
import type { TestKey } from './keys.ts';
import { isCa, leafParts, rootParts, signs } from './strictness/build.ts';

interface Given {
  readonly leaf: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
}

interface Hostile {
  readonly title: string;
  readonly size: number;
  readonly build: (size: number) => Given;
}

const [rootKey, leafKey, ...middleKeys] = keys as readonly [TestKey, TestKey, ...TestKey[]];
const keyOf = (index: number): TestKey => middleKeys[index % middleKeys.length] ?? rootKey;

/** Returns a CA with a number, so that no two have the same bytes. */
function ca(number: number, subject: string, issuer: string, key: TestKey, by: TestKey, more: Partial<Parts> = {}) {
  const serial = element(0x02, Buffer.of(1, number >> 16, (number >> 8) & 0xff, number & 0xff));
  const parts = { ...rootParts, serial, subject: name(subject), issuer: name(issuer), publicKey: key.publicKey };
  return handBuilt({ ...parts, extensions: [signs, isCa], ...more }, signing(by));
}

function leafUnder(issuer: string, by: TestKey, ...names: readonly string[]): Uint8Array {
  const alternative = names.length === 0 ? [] : [alternativeNames(names)];
  return handBuilt(
    { ...leafParts, issuer: name(issuer), extensions: alternative, publicKey: leafKey.publicKey },
    signing(by),
  );
}

function alternativeNames(names: readonly string[]): Uint8Array {
  return extension(
    extensionOids.subjectAlternativeName,
    false,
    generalNames(...names.map((each) => [0x82, each] as const)),
  );
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const root = ca(0, 'root', 'root', rootKey, rootKey);

function excluding(names: readonly string[]): Uint8Array {
  const trees = names.map((each) => sequence(element(0x82, Buffer.from(each))));
  return extension(extensionOids.nameConstraints, true, sequence(element(0xa1, Buffer.concat(trees))));
}

function constrainedRoot(names: readonly string[]): Uint8Array {
  return ca(0, 'root', 'root', rootKey, rootKey, { extensions: [signs, isCa, excluding(names)] });
}

/** Inputs that could make the work of a verifier grow faster than their size. */
export const hostile: readonly Hostile[] = [
  {
    title: 'CAs of one name, of which none signed',
    size: 10_000,
    build: (size) => ({
      leaf: leafUnder('a', leafKey),
      intermediates: range(size).map((number) => ca(number, 'a', 'root', keyOf(number), rootKey)),
      roots: [root],
    }),
  },
  {
    title: 'CAs that signed each other in loops',
    size: 400,
    build: (size) => ({
      leaf: leafUnder('a0', keyOf(0)),
      intermediates: range(size).map((number) => {
        const [own, above] = [number % middleKeys.length, Math.floor(number / middleKeys.length) % middleKeys.length];
        return ca(number, `a${own}`, `a${above}`, keyOf(own), keyOf(above), {
          extensions: [signs, isCa, alternativeNames([`n${number}`])],
        });
      }),
      roots: [root],
    }),
  },
  {
    title: 'a bundle of certificates that have nothing to do with it',
    size: 10_000,
    build: (size) => ({
      leaf: leafUnder('root', rootKey),
      intermediates: range(size).map((number) => ca(number, `x${number}`, 'y', keyOf(number), rootKey)),
      roots: [root],
    }),
  },
  {
    title: 'one CA after the other',
    size: 2000,
    build: (size) => ({
      leaf: leafUnder(`c${size}`, keyOf(size)),
      intermediates: range(size).map((index) =>
        ca(
          index,
          `c${index + 1}`,
          index === 0 ? 'root' : `c${index}`,
          keyOf(index + 1),
          index === 0 ? rootKey : keyOf(index),
        ),
      ),
      roots: [root],
    }),
  },
  {
    title: 'names of a leaf',
    size: 20_000,
    build: (size) => ({
      leaf: leafUnder('root', rootKey, ...range(size).map((index) => `n${index}.example.com`)),
      intermediates: [],
      roots: [root],
    }),
  },
  {
    title: 'names of a leaf under as many constraints',
    size: 10_000,
    build: (size) => ({
      leaf: leafUnder('root', rootKey, ...range(size).map((index) => `n${index}.example.com`)),
      intermediates: [],
      roots: [constrainedRoot(range(size).map((index) => `x${index}.example.org`))],
    }),
  },
  {
    title: 'labels of one name under constraints',
    size: 2000,
    build: (size) => ({
      leaf: leafUnder('root', rootKey, `${'a.'.repeat(size)}example.com`),
      intermediates: [],
      roots: [constrainedRoot(range(size).map((index) => `${'b.'.repeat(1 + (index % 20))}x${index}.org`))],
    }),
  },
  {
    title: 'names of every CA on many ways to the root',
    size: 2000,
    build: (size) => ({
      leaf: leafUnder('a', keyOf(0)),
      intermediates: range(40).map((number) =>
        ca(number, 'a', 'root', keyOf(0), rootKey, {
          extensions: [signs, isCa, alternativeNames(range(size).map((index) => `n${index}.${number}.example`))],
        }),
      ),
      roots: [constrainedRoot(['x.org'])],
    }),
  },
  {
    title: 'names and constraints of each CA in a line, under many roots',
    size: 300,
    build: (size) => ({
      leaf: leafUnder('c40', keyOf(40)),
      intermediates: range(40).map((index) => {
        const names = range(size).map((each) => `n${each}.${index}.example`);
        const more = {
          extensions: [signs, isCa, alternativeNames(names), excluding(names.map((each) => `x${each}`))],
        };
        const [issuer, by] = index === 0 ? ['root', rootKey] : [`c${index}`, keyOf(index)];
        return ca(index, `c${index + 1}`, issuer, keyOf(index + 1), by, more);
      }),
      roots: range(50).map((index) => ca(index, 'root', 'root', rootKey, rootKey)),
    }),
  },
  {
    title: 'extensions',
    size: 5000,
    build: (size) => ({
      leaf: handBuilt(
        {
          ...leafParts,
          issuer: name('root'),
          extensions: range(size).map((index) => extension(`1.2.3.${index + 1}`, false, smallInteger(1))),
        },
        signing(rootKey),
      ),
      intermediates: [],
      roots: [root],
    }),
  },
];
