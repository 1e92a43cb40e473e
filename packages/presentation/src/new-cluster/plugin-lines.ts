/** Where the wizard asks for a plugin and its options. */
export const pluginLineTexts = {
  whichOf: { backend: 'what has the keys of CAs', sink: (name: string): string => `what ${name} is` },
  plugin: (use: string, what: string): string => `${use}: ${what}.`,
  another: 'another, by name',
  name: {
    name: 'Its name',
    empty: 'for example @acme/keys',
    help: 'As an import from this folder names it: @acme/keys, ./my-plugin.js',
  },
  load: (use: string): { readonly label: string; readonly help: string } => ({
    label: 'show its options',
    help: `Loads ${use}, which runs its code, to ask what it needs.`,
  }),
  loading: (use: string): string => `Loading ${use} …`,
  notLoadedYet: 'Its options are not known before it is loaded.',
  notLoadedNext: 'Install it in this folder or correct its name, then have its options shown again.',
  notDescribed: (use: string): string => `${use} describes no options: edit them in the file, below \`with\`.`,
  noOptions: (use: string): string => `${use} has no options.`,
  optionsOf: (use: string, isRequired: boolean): string => `Options of ${use}${isRequired ? ' (* is required)' : ''}`,
  secret: (key: string): string => `${key} is a secret, and does not go into kpki.yaml.`,
  inFile: (key: string): string => `${key} is edited in the file, below \`with\`.`,
  option: (key: string): string => `The option ${key}.`,
  example: (example: string): string => `for example ${example}`,
} as const;
