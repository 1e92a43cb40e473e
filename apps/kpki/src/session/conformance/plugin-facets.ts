import type { Backend, Issuer, Sink } from '@kpki/plugin';
import { keysLeftBy } from '@kpki/plugin-conformance';
import { facetTexts } from '@kpki/presentation';

/** What an instance says that it can do, and what the suite therefore does to the outside system. */
export interface PluginFacets {
  readonly facets: readonly (readonly [facet: string, detail: string])[];
  /** Sentences: what will be written where. Empty: nothing outside this process. */
  readonly leaves: readonly string[];
}

export function facetsOfBackend(backend: Backend): PluginFacets {
  const { keyStore, keyGenerator, issuers } = backend;
  const named = [...(issuers ?? [])];
  return {
    facets: [
      ...(keyStore === undefined ? [] : [['key store', facetTexts.creates(keyStore.creates)] as const]),
      ...(keyGenerator === undefined ? [] : [['key generator', facetTexts.makes(keyGenerator.makes)] as const]),
      ...named.map(([name, issuer]) => [`issuer ${name}`, granting(issuer)] as const),
      ...rightsOf(backend),
    ],
    leaves: [
      ...(keyStore === undefined || keyStore.creates.length === 0
        ? []
        : [
            // Each case that passes runs behind the guard as well.
            facetTexts.leavesKeys(2 * keysLeftBy(keyStore.creates)),
          ]),
      ...named.map(([name]) => facetTexts.asksIssuer(name)),
    ],
  };
}

export function facetsOfSink(sink: Sink): PluginFacets {
  const { encrypts, reveal, lock, undo } = sink;
  const at = sink.locate({ path: ['kpki-conformance', 'case'] }, new Map([['tls.key', 'secret']]));
  return {
    facets: [
      ['atomic', sink.atomic === 'all' ? facetTexts.atomicAll : facetTexts.atomicEntry],
      ...(encrypts === true ? [['encrypts', facetTexts.encrypts] as const] : []),
      ...(reveal === undefined ? [] : [['reveal', facetTexts.reveals] as const]),
      ...(lock === undefined ? [] : [['lock', facetTexts.locks] as const]),
      ...rightsOf(sink),
    ],
    leaves: [
      facetTexts.writesLocations(at.id),
      ...(undo !== undefined && undo.discard === undefined ? [facetTexts.retains] : []),
    ],
  };
}

function rightsOf({ rights, missingRights }: Pick<Backend | Sink, 'rights' | 'missingRights'>): PluginFacets['facets'] {
  return [
    ...(rights === undefined ? [] : [['rights', facetTexts.listsRights] as const]),
    ...(missingRights === undefined ? [] : [['missing rights', facetTexts.findsMissing] as const]),
  ];
}

function granting({ grants }: Issuer): string {
  const usages = grants.usages === 'any' ? 'any usage' : grants.usages.join(', ');
  const names = grants.names.join(', ') || 'no';
  return facetTexts.grants(grants.cas, names, usages, grants.lifetime);
}
