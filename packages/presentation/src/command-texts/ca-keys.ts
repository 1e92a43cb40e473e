/** Where the key of a CA is, and what its key store says of it. */
export const caKeyTexts = {
  inSinks: 'key in the sinks',
  inBackend: (backend: string, key: string | undefined): string =>
    key === undefined ? `key in ${backend}` : `key ${key} in ${backend}`,
  inIssuer: (issuer: string): string => `key in issuer ${issuer}`,
  external: 'external key',
  signsItself: 'signs itself',
  signedBy: (ca: string): string => `signed by ${ca}`,
  signedByIssuer: (issuer: string): string => `signed by issuer ${issuer}`,
  signedExternally: 'signed externally',
  backendClosed: (backend: string): string => `backend ${backend} could not be opened`,
  anotherKey: (backend: string, holds: string): string =>
    `${backend} holds ${holds}, and no key of the stored certificate`,
  noKeyNamed: (name: string): string => `no key ${name}`,
  holds: (backend: string, key: string): string => `${backend} holds ${key}`,
  holdsNone: (backend: string, name: string): string => `${backend} holds no key ${name}`,
  yet: (text: string): string => `${text} yet`,
  createsNone: (text: string): string => `${text}, and creates none: make the key with the tools of the key store`,
  noIssuer: (issuer: string): string => `there is no issuer ${issuer}`,
  hidden: (issuer: string): string => `${issuer} does not show its certificate`,
  shows: (issuer: string, subject: string): string => `${issuer} shows ${subject}`,
  unreadableFiles: (first: string): string => `unreadable files: ${first}`,
} as const;
