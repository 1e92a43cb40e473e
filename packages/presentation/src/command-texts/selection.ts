/** What is said about names and choices of artifacts. */
export const selectionTexts = {
  nothingChosen: (words: string): string => `no certificate is chosen by: ${words}`,
  noneExpires: (words: string, within: string, first: string, day: string): string =>
    `${words === '' ? 'no certificate' : `no certificate that is chosen by ${words}`} expires within ${within}; the first to expire is ${first}, on ${day}`,
  lostWithKey: (ca: string): string => `everything that ${ca} signed would be lost with its key`,
  known: (names: readonly string[]): string => `known are ${names.join(', ')}`,
  knownLayouts: (names: readonly string[]): string =>
    `known are ${names.join(', ')}, and packages such as @acme/layout`,
  has: (names: readonly string[]): string => (names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`),
  noIssuer: (backend: string, issuer: string, instead: string): string =>
    `backend ${backend} has no issuer ${issuer}; ${instead}`,
  makesNoKeys: (backend: string, kind: string, of: string, makes: readonly string[]): string =>
    `${backend} makes no ${kind} keys, which the spec asks for (${of}); it makes ${makes.join(', ')}`,
  oneFor: (owners: string): string => `there is one for ${owners}`,
  unknownName: (quoted: string): string => `${quoted} is no name of the catalog`,
  savedWithout: 'say either --plan or --except: a saved plan excludes what `kpki plan --except` excluded',
  kubeletClient: 'the client of kubelets',
  rotatable: (names: string): string => `these can be rotated: ${names}`,
  nearName: (name: string): string => `did you mean ${name}?`,
  calledNow: (name: string, now: string): string => `${name} is called ${now} now`,
} as const;
