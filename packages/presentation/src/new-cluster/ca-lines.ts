/** Where the wizard asks for the backends that have keys of CAs, and for the location of each key. */
export const caLineTexts = {
  backendName: {
    name: 'Backend name',
    help: 'The name in messages and in kpki doctor, such as hsm or vault.',
  },
  addBackend: { first: 'keep CA keys outside of the sinks', another: 'another backend for CA keys' },
  each: { name: 'Each CA by itself', help: 'Sets the key location and the signer of each CA.' },
  root: 'Key of the root',
  rootFolder: {
    name: 'Folder of the root',
    help: 'Take this folder offline after the first apply. kpki needs the folder again to sign a CA.',
  },
  locations: {
    inSinks: { label: 'in the sinks', help: 'In the sinks, with all other keys.' },
    /** Of a CA, in a line of its own. */
    sinks: 'sinks',
    ownFolder: { label: 'a folder of its own', help: 'A folder of its own, which no component of the cluster reads.' },
    asAll: { label: 'as all', help: 'As all CAs: the location that is chosen above.' },
    backend: (name: string): { readonly label: string; readonly help: string } => ({
      label: name,
      help: `In ${name}, the backend above.`,
    }),
    external: {
      label: 'external',
      help: 'An external signer has the key: kpki writes requests and imports certificates.',
    },
  },
  /** `of`: a CA, or the label of several. */
  part: (of: string, label: string): string => `${of}, ${label}`,
  issuer: {
    label: 'issuer',
    empty: 'none: the backend keeps the key',
    help: 'Issuer with the key: a mount of the PKI engine, or a signer of the cluster. Empty: the backend keeps the key itself.',
  },
  key: {
    label: 'name of the key',
    empty: 'numbered by kpki',
    help: 'The name of an existing key. Empty: kpki numbers its keys, such as CLUSTER.CA.1.',
  },
  signer: {
    label: 'signed by',
    empty: 'as the topology says',
    help: 'The signer: self, another CA, BACKEND/ISSUER, or external.',
  },
} as const;
