/** What a plugin declares, and what its conformance suite does outside of this process. */
export const facetTexts = {
  makes: (kinds: readonly string[]): string => `makes ${kinds.join(', ')}`,
  creates: (kinds: readonly string[]): string =>
    kinds.length === 0 ? 'creates none: keys come from elsewhere' : `creates ${kinds.join(', ')}`,
  grants: (cas: boolean, names: string, usages: string, lifetime: string): string =>
    `${cas ? 'CAs and leaves' : 'leaves'}; ${names} names; ${usages}; lifetime ${lifetime}`,
  atomicAll: 'a whole change is old or new',
  atomicEntry: 'each entry is old or new',
  encrypts: 'stores no secret in the clear',
  reveals: 'returns private keys',
  locks: 'one run at a time',
  listsRights: 'lists the required rights',
  findsMissing: 'finds missing rights',
  leavesKeys: (count: number): string =>
    `its key store gets up to ${count} keys, named case.a-b.…, and some without a name where the store names a key after making it; the contract has no way to remove a key, so they stay until you remove them: use a token, a partition or a mount for tests, or an environment with a prefix of its own, above all where keys cost money`,
  asksIssuer: (name: string): string =>
    `its issuer ${name} is asked for certificates of kpki-conformance.example, valid for a day`,
  writesLocations: (location: string): string =>
    `locations such as ${location} are written, read, locked and emptied again; a history that the store keeps, such as versions or commits, stays, and so does what a failed case leaves there: none of it is secret`,
  retains: 'what its `undo` retains of the entries stays at these locations: it has no `discard`',
} as const;
