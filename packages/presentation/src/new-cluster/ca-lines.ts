/** Where the wizard asks for the backends that have keys of CAs, and for the location of each key. */
export const caLineTexts = {
  backendName: {
    name: 'What you call it',
    help: 'As messages and kpki doctor call this backend, such as hsm or vault.',
  },
  removeBackend: (name: string): { readonly label: string; readonly help: string } => ({
    label: `take ${name} away`,
    help: 'No key in it is touched: it is only not used.',
  }),
  addBackend: { first: 'keep them elsewhere than in the sinks', another: 'another backend for them' },
  each: { name: 'Each for itself', help: 'Whether a CA has another location, or is signed externally.' },
  root: 'Key of the root',
  rootFolder: {
    name: 'Folder of the root',
    help: 'Take it away from here once all is made. It is needed again when a CA is to be signed.',
  },
  locations: {
    inSinks: { label: 'in the sinks', help: 'In the sinks, a file with all others.' },
    /** Of a CA, in a line of its own. */
    sinks: 'sinks',
    ownFolder: { label: 'a folder of its own', help: 'A folder of its own, which nothing of the cluster reads.' },
    asAll: { label: 'as all', help: 'As is said of all above.' },
    backend: (name: string): { readonly label: string; readonly help: string } => ({
      label: name,
      help: `In ${name}, the backend above.`,
    }),
    external: {
      label: 'external',
      help: 'An external signer has it: kpki writes requests and imports certificates.',
    },
  },
  issuer: {
    name: 'issuer in it',
    empty: 'none: it keeps the key',
    help: 'Who has the key there: a mount of the PKI engine, a signer of the cluster. Empty: the backend keeps the key itself.',
  },
  key: {
    name: 'its name there',
    empty: 'counted',
    help: 'The name of an existing key. Empty: kpki counts, CLUSTER.CA.1 and so on.',
  },
  signer: {
    name: 'signed by',
    empty: 'as the topology says',
    help: 'self, another CA, BACKEND/ISSUER, or external.',
  },
} as const;
