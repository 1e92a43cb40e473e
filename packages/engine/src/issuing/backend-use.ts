import type {
  Backend,
  BackendUse,
  CertificateTemplate,
  Issuer,
  IssuerUse,
  KeyGenerator,
  KeyStore,
  KeyUse,
} from '@kpki/plugin';
import { artifactsOf, type CaName, type Cluster, caPlacement, type Environment, type KeyLocation } from '@kpki/spec';
import type { NamedIssuer } from './ca-placement.ts';
import { caTemplate, chooseIssuer, templateOf } from './choose-issuer.ts';
import { heldName, keyOwner } from './held-keys.ts';
import { styleOf } from './style.ts';

interface NamedBackend {
  readonly name: string;
  readonly backend: Backend;
}

/** Returns which keys and issuers of a backend an environment uses. No I/O. */
export function backendUse(
  cluster: Cluster,
  environment: Pick<Environment, 'name' | 'ca'> | null,
  named: NamedBackend,
): BackendUse {
  const placementOf = (ca: CaName) => caPlacement(cluster, environment, ca);
  const style = styleOf(cluster);
  const keys: KeyUse[] = [];
  const issuers = new Map<string, IssuerUse>();

  function ask(candidates: readonly NamedIssuer[], template: CertificateTemplate): void {
    const choice = chooseIssuer(candidates, template);
    if (!('chosen' in choice)) return;
    const { name } = choice.chosen;
    const before = issuers.get(name) ?? { name, leaves: false, cas: false };
    issuers.set(name, template.ca ? { ...before, cas: true } : { ...before, leaves: true });
  }

  for (const artifact of artifactsOf(cluster)) {
    if (artifact.kind === 'ca') {
      const { keys: location, signer } = placementOf(artifact.name);
      keys.push(...keysAt(location, named, heldName(keyOwner(cluster, environment), artifact.name, 1)));
      const template = caTemplate(artifact, style.caUsages(artifact.keyKind));
      if (signer?.kind === 'issuer') ask(issuersAt(signer, named), template);
      if (signer?.kind === 'ca') ask(issuersAt(placementOf(signer.name).keys, named), template);
    } else if (artifact.kind === 'certificate' || artifact.kind === 'kubeconfig') {
      ask(issuersAt(placementOf(artifact.ca).keys, named), templateOf(artifact, style));
    }
  }
  return { keys, issuers: [...issuers.values()] };
}

function keysAt(location: KeyLocation, { name, backend }: NamedBackend, firstName: string): readonly KeyUse[] {
  if (location.kind !== 'backend' || location.backend !== name || keyFacetOf(backend).kind !== 'store') return [];
  return [location.key === undefined ? { name: firstName, counted: true } : { name: location.key, counted: false }];
}

/** Returns the issuers of the backend that have the key at a location. */
function issuersAt(
  location: KeyLocation | { readonly kind: 'issuer'; readonly backend: string; readonly issuer: string },
  { name, backend }: NamedBackend,
): readonly NamedIssuer[] {
  if (!('backend' in location) || location.backend !== name) return [];
  if (location.kind === 'backend' && keyFacetOf(backend).kind !== 'issuers') return [];
  const all = [...(backend.issuers ?? [])].map(([each, issuer]): NamedIssuer => ({ name: each, issuer }));
  return location.kind === 'issuer' ? all.filter((each) => each.name === location.issuer) : all;
}

/** How a backend serves the CAs whose keys are placed in it. */
type KeyFacet =
  | { readonly kind: 'store'; readonly store: KeyStore }
  /** Generated there, stored in the sinks. */
  | { readonly kind: 'generator'; readonly generator: KeyGenerator }
  /** May be empty: then the backend has no keys at all. */
  | { readonly kind: 'issuers'; readonly issuers: ReadonlyMap<string, Issuer> };

/** Returns the first facet that a backend has. */
export function keyFacetOf({ keyStore, keyGenerator, issuers = new Map() }: Backend): KeyFacet {
  if (keyStore !== undefined) return { kind: 'store', store: keyStore };
  if (keyGenerator !== undefined) return { kind: 'generator', generator: keyGenerator };
  return { kind: 'issuers', issuers };
}
