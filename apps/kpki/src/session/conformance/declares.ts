import type { Backend, Issuer, Sink } from '@kpki/plugin';
import { keysLeftBy } from '@kpki/plugin-conformance';

/** What an instance says that it can do, and what the suite therefore does to the outside system. */
export interface DeclaredFacets {
  readonly facets: readonly (readonly [facet: string, detail: string])[];
  /** Sentences: what will be written where. Empty: nothing outside this process. */
  readonly leaves: readonly string[];
}

export function declaredByBackend(backend: Backend): DeclaredFacets {
  const { keyStore, keyGenerator, issuers } = backend;
  const named = [...(issuers ?? [])];
  return {
    facets: [
      ...(keyStore === undefined ? [] : [['key store', creating(keyStore.creates)] as const]),
      ...(keyGenerator === undefined ? [] : [['key generator', `makes ${keyGenerator.makes.join(', ')}`] as const]),
      ...named.map(([name, issuer]) => [`issuer ${name}`, granting(issuer)] as const),
      ...rightsOf(backend),
    ],
    leaves: [
      ...(keyStore === undefined || keyStore.creates.length === 0
        ? []
        : [
            // Each case that passes runs behind the guard as well.
            `its key store gets up to ${2 * keysLeftBy(keyStore.creates)} keys, named case.a-b.…, and some without a name` +
              ' where the store names a key after making it; the contract has no way to remove a key, so they stay until you remove them: use a token, a partition or a mount for tests, or an' +
              ' environment with a prefix of its own, above all where keys cost money',
          ]),
      ...named.map(
        ([name]) => `its issuer ${name} is asked for certificates of kpki-conformance.example, valid for a day`,
      ),
    ],
  };
}

const retained = 'what its `undo` retains of the entries stays at these locations: it has no `discard`';

export function declaredBySink(sink: Sink): DeclaredFacets {
  const { encrypts, reveal, lock, undo } = sink;
  const at = sink.locate({ path: ['kpki-conformance', 'case'] }, new Map([['tls.key', 'secret']]));
  return {
    facets: [
      ['atomic', sink.atomic === 'all' ? 'a whole change is old or new' : 'each entry is old or new'],
      ...(encrypts === true ? [['encrypts', 'stores no secret in the clear'] as const] : []),
      ...(reveal === undefined ? [] : [['reveal', 'returns private keys'] as const]),
      ...(lock === undefined ? [] : [['lock', 'one run at a time'] as const]),
      ...rightsOf(sink),
    ],
    leaves: [
      `locations such as ${at.id} are written, read, locked and emptied again; what stays is test data: the history of a store` +
        ' that keeps versions or commits, and what a failed case leaves',
      ...(undo !== undefined && undo.discard === undefined ? [retained] : []),
    ],
  };
}

function rightsOf({
  rights,
  missingRights,
}: Pick<Backend | Sink, 'rights' | 'missingRights'>): DeclaredFacets['facets'] {
  return [
    ...(rights === undefined ? [] : [['rights', 'says what has to be granted'] as const]),
    ...(missingRights === undefined ? [] : [['missing rights', 'says what of that is not'] as const]),
  ];
}

function creating(kinds: readonly string[]): string {
  return kinds.length === 0 ? 'creates none: they come from elsewhere' : `creates ${kinds.join(', ')}`;
}

function granting({ grants }: Issuer): string {
  const usages = grants.usages === 'any' ? 'any usage' : grants.usages.join(', ');
  const names = grants.names.join(', ') || 'no';
  return `${grants.cas ? 'CAs and leaves' : 'leaves'}; ${names} names; ${usages}; lifetime ${grants.lifetime}`;
}
