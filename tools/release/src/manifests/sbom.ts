import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../binary/bundle.ts';
import { lockedPackage } from '../binary/node-of.ts';
import { fileTime } from '../packages/archive.ts';
import { platforms } from '../platform.ts';
import { inRoot, version } from '../workspace.ts';

/** What is in an archive: a package of npm, or a part of Node. */
interface Part {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Of the package's archive, as npm's lockfile has it; null for a part of Node. */
  readonly integrity: string | null;
  readonly within: 'kpki' | 'node';
}

/** Returns the bill of materials of a release as SPDX 2.3: kpki, the packages in its bundle, pkcs11js, Node and its parts. */
export async function sbom(bundle: Bundle): Promise<object> {
  const all = [...(await bundledParts(bundle)), await pkcs11js(), ...nodes(), ...partsOfNode()];
  // A package that several others bring in the same version is in the licenses more than once.
  const parts = [...new Map(all.map((part) => [idOf(part.name, part.version), part])).values()];
  const kpki = { ...packageOf('kpki', version(), 'Apache-2.0', null), SPDXID: 'SPDXRef-kpki' };
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `kpki-${version()}`,
    documentNamespace: `urn:kpki:sbom:${version()}:${digest}`,
    creationInfo: {
      created: new Date(fileTime * 1000).toISOString().replace('.000', ''),
      creators: ['Tool: kpki-release'],
    },
    packages: [kpki, ...parts.map(({ name, ...part }) => packageOf(name, part.version, part.license, part.integrity))],
    relationships: [
      relationship('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-kpki'),
      ...parts.flatMap((part) =>
        containersOf(part).map((container) => relationship(container, 'CONTAINS', idOf(part.name, part.version))),
      ),
    ],
  };
}

/** Reads the packages from the licenses that the build of the bundle has written. */
async function bundledParts({ folder }: Bundle): Promise<readonly Part[]> {
  const text = await readFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  const lock = await lockedPackages();
  return [...text.matchAll(/^(\S+) (\d\S*), (.+)\n=+$/gm)].map(([, name = '', found = '', license = '']) => {
    const integrity = lock.find((each) => each.name === name && each.version === found)?.integrity;
    if (integrity === undefined) throw new Error(`the lockfile has no ${name} ${found}, which is in the bundle`);
    return { name, version: found, license, integrity, within: 'kpki' };
  });
}

async function pkcs11js(): Promise<Part> {
  const locked = lockedPackage('pkcs11js');
  return { name: 'pkcs11js', ...locked, license: 'MIT', within: 'kpki' };
}

function nodes(): readonly Part[] {
  return Object.values(platforms).map(({ nodePackage }) => {
    const { version: ofNode, integrity } = lockedPackage(nodePackage);
    if (ofNode !== process.versions.node)
      throw new Error(`the lockfile has Node ${ofNode}; this is ${process.versions.node}`);
    return { name: nodePackage, version: ofNode, license: 'MIT', integrity, within: 'kpki' };
  });
}

/** Libraries of Node; the rest of `process.versions` are numbers of interfaces and data. */
const libraries = [
  ...['acorn', 'ada', 'ares', 'brotli', 'icu', 'llhttp', 'nghttp2', 'openssl', 'simdjson', 'simdutf'],
  ...['sqlite', 'undici', 'uv', 'uvwasi', 'v8', 'zlib', 'zstd'],
];

function partsOfNode(): readonly Part[] {
  return libraries.flatMap((name) => {
    const found = process.versions[name];
    return found === undefined
      ? []
      : [{ name, version: found, license: 'NOASSERTION', integrity: null, within: 'node' as const }];
  });
}

async function lockedPackages(): Promise<
  readonly { readonly name: string; readonly version: string; readonly integrity: string }[]
> {
  const { packages } = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  return Object.entries(packages).flatMap(([path, { version: locked, integrity }]) =>
    locked === undefined || integrity === undefined
      ? []
      : [{ name: path.replace(/^.*node_modules\//, ''), version: locked, integrity }],
  );
}

function packageOf(name: string, ofPackage: string, license: string, integrity: string | null): object {
  return {
    name,
    SPDXID: idOf(name, ofPackage),
    versionInfo: ofPackage,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: license,
    copyrightText: 'NOASSERTION',
    ...(integrity === null ? {} : npmReference(name, ofPackage, integrity)),
  };
}

function npmReference(name: string, ofPackage: string, integrity: string): object {
  const [algorithm = '', digest = ''] = integrity.split(/-(.*)/s);
  return {
    checksums: [{ algorithm: algorithm.toUpperCase(), checksumValue: Buffer.from(digest, 'base64').toString('hex') }],
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: `pkg:npm/${name.replace('@', '%40')}@${ofPackage}`,
      },
    ],
  };
}

function idOf(name: string, ofPackage: string): string {
  return `SPDXRef-${`${name}-${ofPackage}`.replaceAll(/[^A-Za-z0-9.-]+/g, '-').replace(/^-/, '')}`;
}

function containersOf({ within }: Part): readonly string[] {
  if (within === 'kpki') return ['SPDXRef-kpki'];
  return Object.values(platforms).map(({ nodePackage }) => idOf(nodePackage, process.versions.node));
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): object {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}
