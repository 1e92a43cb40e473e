import { type Custodies, type Custody, keyFacetOf, keyOwner, type NamedIssuer } from '@kpki/engine';
import type { Issuer } from '@kpki/plugin';
import {
  artifactsOf,
  type CaName,
  type CertificateSigner,
  caPlacement,
  type KeyPlace,
  type Position,
} from '@kpki/spec';
import { insteadOf } from '../text/near-name.ts';
import { type KeyOpening, openedOrUnasked } from './backends.ts';
import { configurationFault } from './configuration.ts';

export async function openCustodies(opening: KeyOpening): Promise<Custodies> {
  const { cluster, environment } = opening.configuration;
  const custodies = new Map<CaName, Custody>();
  for (const artifact of artifactsOf(cluster)) {
    if (artifact.kind !== 'authority') continue;
    const { keys, signer } = caPlacement(cluster, environment, artifact.name);
    custodies.set(artifact.name, {
      key: await keyCustody(artifact.name, keys, opening),
      signer: signer === null ? { kind: 'external' } : await signerCustody(artifact.name, signer, opening),
    });
  }
  return custodies;
}

async function keyCustody(authority: CaName, place: KeyPlace, opening: KeyOpening): Promise<Custody['key']> {
  switch (place.kind) {
    case 'sinks':
      return { kind: 'sinks' };
    case 'external':
      return { kind: 'external' };
    case 'issuer':
      return { kind: 'issuers', issuers: [await issuerAt(authority, 'keys', place, opening)] };
    case 'backend':
      return custodyIn(authority, place, opening);
  }
}

async function custodyIn(
  authority: CaName,
  { backend: name, key }: Extract<KeyPlace, { kind: 'backend' }>,
  opening: KeyOpening,
): Promise<Custody['key']> {
  const { cluster, environment } = opening.configuration;
  const owner = keyOwner(cluster, environment);
  const held = { kind: 'store', backend: name, owner, ...(key === undefined ? {} : { name: key }) } as const;
  const backend = await openedOrUnasked(name, opening.backends, opening.signs);
  if (backend === null) return { ...held, store: null };
  const facet = keyFacetOf(backend);
  if (facet.kind === 'store') return { ...held, store: opening.signs ? facet.store : null };
  if (key !== undefined) {
    throw refused(authority, 'key', `backend ${name} holds no keys, so there is none of that name`, opening);
  }
  if (facet.kind === 'generator') return { kind: 'sinks', keys: facet.generator };
  const named = [...facet.issuers].map(([each, issuer]) => namedIssuer(name, each, issuer, opening));
  if (named.length > 0) return { kind: 'issuers', issuers: named };
  throw refused(authority, 'keys', `backend ${name} neither holds nor makes keys, and has no issuer`, opening);
}

async function signerCustody(
  authority: CaName,
  signer: CertificateSigner,
  opening: KeyOpening,
): Promise<Custody['signer']> {
  if (signer.kind !== 'issuer') return signer;
  return { kind: 'issuer', issuer: await issuerAt(authority, 'issuer', signer, opening) };
}

async function issuerAt(
  authority: CaName,
  field: 'keys' | 'issuer',
  place: { readonly backend: string; readonly issuer: string },
  opening: KeyOpening,
): Promise<NamedIssuer> {
  const backend = await openedOrUnasked(place.backend, opening.backends, opening.signs);
  if (backend === null) return namedIssuer(place.backend, place.issuer, unreachedIssuer, opening);
  const { issuers = new Map() } = backend;
  const issuer = issuers.get(place.issuer);
  if (issuer !== undefined) return namedIssuer(place.backend, place.issuer, issuer, opening);
  const known = [...issuers.keys()];
  const there = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  const message = `backend ${place.backend} has no issuer ${JSON.stringify(place.issuer)}; ${insteadOf(place.issuer, known, there)}`;
  throw refused(authority, field, message, opening);
}

const unreachedIssuer: Issuer = {
  grants: {
    authorities: true,
    names: ['dns', 'ip', 'uri', 'email'],
    usages: 'any',
    lifetime: 'as asked',
    answers: 'at once',
  },
  authority: async () => null,
  issue: async () => Promise.reject(new Error('nothing is issued for a report')),
};

function namedIssuer(backend: string, name: string, issuer: NamedIssuer['issuer'], { signs }: KeyOpening): NamedIssuer {
  // Its certificate is requested only when needed.
  return { name: `${backend}/${name}`, issuer: signs ? issuer : { ...issuer, authority: async () => null } };
}

function refused(
  authority: CaName,
  field: 'keys' | 'key' | 'issuer',
  message: string,
  { configuration: { environment, file } }: KeyOpening,
): Error {
  const use = environment?.authorities[authority]?.[field] === undefined ? 'default' : authority;
  const position: Position = environment?.authorities[use]?.positionOf(field) ?? { line: 1, column: 1 };
  const path = `environments.${environment?.name}.authorities.${use}.${field}`;
  return configurationFault(file, [{ file, ...position, path, message }]);
}
