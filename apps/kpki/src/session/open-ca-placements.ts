import { keyFacetOf, keyOwner, type NamedIssuer, type OpenCaPlacement, type OpenCaPlacements } from '@kpki/engine';
import type { Issuer } from '@kpki/plugin';
import { selectionTexts } from '@kpki/presentation';
import {
  artifactsOf,
  type CaName,
  type CertificateSigner,
  caPlacement,
  type KeyLocation,
  type Position,
} from '@kpki/spec';
import { insteadOf } from '../text/near-name.ts';
import { type KeyOpening, openedOrUnasked } from './backends.ts';
import { configurationFault } from './configuration.ts';

export async function openCaPlacements(opening: KeyOpening): Promise<OpenCaPlacements> {
  const { cluster, environment } = opening.configuration;
  const caPlacements = new Map<CaName, OpenCaPlacement>();
  for (const artifact of artifactsOf(cluster)) {
    if (artifact.kind !== 'ca') continue;
    const { keys, signer } = caPlacement(cluster, environment, artifact.name);
    caPlacements.set(artifact.name, {
      key: await openKeyLocation(artifact.name, keys, opening),
      signer: signer === null ? { kind: 'external' } : await openSigner(artifact.name, signer, opening),
    });
  }
  return caPlacements;
}

async function openKeyLocation(
  ca: CaName,
  location: KeyLocation,
  opening: KeyOpening,
): Promise<OpenCaPlacement['key']> {
  switch (location.kind) {
    case 'sinks':
      return { kind: 'sinks' };
    case 'external':
      return { kind: 'external' };
    case 'issuer':
      return { kind: 'issuers', issuers: [await issuerAt(ca, 'keys', location, opening)] };
    case 'backend':
      return keyLocationIn(ca, location, opening);
  }
}

async function keyLocationIn(
  ca: CaName,
  { backend: name, key }: Extract<KeyLocation, { kind: 'backend' }>,
  opening: KeyOpening,
): Promise<OpenCaPlacement['key']> {
  const { cluster, environment } = opening.configuration;
  const owner = keyOwner(cluster, environment);
  const held = { kind: 'store', backend: name, owner, ...(key === undefined ? {} : { name: key }) } as const;
  const backend = await openedOrUnasked(name, opening.backends, opening.signs);
  if (backend === null) return { ...held, store: null };
  const facet = keyFacetOf(backend);
  if (facet.kind === 'store') return { ...held, store: opening.signs ? facet.store : null };
  if (key !== undefined) {
    throw refused(ca, 'key', `backend ${name} holds no keys, so there is none of that name`, opening);
  }
  if (facet.kind === 'generator') return { kind: 'sinks', keys: facet.generator };
  const named = [...facet.issuers].map(([each, issuer]) => namedIssuer(name, each, issuer, opening));
  if (named.length > 0) return { kind: 'issuers', issuers: named };
  throw refused(ca, 'keys', `backend ${name} neither holds nor makes keys, and has no issuer`, opening);
}

async function openSigner(
  ca: CaName,
  signer: CertificateSigner,
  opening: KeyOpening,
): Promise<OpenCaPlacement['signer']> {
  if (signer.kind !== 'issuer') return signer;
  return { kind: 'issuer', issuer: await issuerAt(ca, 'issuer', signer, opening) };
}

async function issuerAt(
  ca: CaName,
  field: 'keys' | 'issuer',
  location: { readonly backend: string; readonly issuer: string },
  opening: KeyOpening,
): Promise<NamedIssuer> {
  const backend = await openedOrUnasked(location.backend, opening.backends, opening.signs);
  if (backend === null) return namedIssuer(location.backend, location.issuer, unreachedIssuer, opening);
  const { issuers = new Map() } = backend;
  const issuer = issuers.get(location.issuer);
  if (issuer !== undefined) return namedIssuer(location.backend, location.issuer, issuer, opening);
  const known = [...issuers.keys()];
  const there = selectionTexts.has(known);
  const instead = insteadOf(location.issuer, known, there);
  const message = selectionTexts.noIssuer(location.backend, JSON.stringify(location.issuer), instead);
  throw refused(ca, field, message, opening);
}

const unreachedIssuer: Issuer = {
  grants: {
    cas: true,
    names: ['dns', 'ip', 'uri', 'email'],
    usages: 'any',
    lifetime: 'as asked',
    answers: 'at once',
  },
  ca: async () => null,
  issue: async () => Promise.reject(new Error('nothing is issued for a report')),
};

function namedIssuer(backend: string, name: string, issuer: NamedIssuer['issuer'], { signs }: KeyOpening): NamedIssuer {
  // Its certificate is requested only when needed.
  return { name: `${backend}/${name}`, issuer: signs ? issuer : { ...issuer, ca: async () => null } };
}

function refused(
  ca: CaName,
  field: 'keys' | 'key' | 'issuer',
  message: string,
  { configuration: { environment, file } }: KeyOpening,
): Error {
  const use = environment?.ca[ca]?.[field] === undefined ? 'default' : ca;
  const position: Position = environment?.ca[use]?.positionOf(field) ?? { line: 1, column: 1 };
  const path = `environments.${environment?.name}.ca.${use}.${field}`;
  return configurationFault(file, [{ file, ...position, path, message }]);
}
