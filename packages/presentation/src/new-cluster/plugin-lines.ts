/** Where the wizard asks for a plugin and its options. */
export const pluginLineTexts = {
  /** `name`: that of a backend or a sink. */
  pluginOf: (name: string): string => `the plugin of ${name}`,
  another: 'another, by name',
  remove: (kind: 'backend' | 'sink', name: string): { readonly label: string; readonly help: string } => ({
    label: `remove ${name}`,
    help: `Removes this ${kind} from the file. The content of the ${kind} stays.`,
  }),
  name: {
    name: 'Plugin name',
    empty: 'for example @acme/keys',
    help: 'The name in an import from this folder: @acme/keys, ./my-plugin.js',
  },
  load: (use: string): { readonly label: string; readonly help: string } => ({
    label: 'show its options',
    help: `Loads ${use}, which runs its code, and shows its options.`,
  }),
  loading: (use: string): string => `Loading ${use} …`,
  notLoadedYet: 'The options are unknown until the plugin is loaded.',
  notLoadedNext: 'Install the plugin in this folder or correct its name, then show its options again.',
  notDescribed: (use: string): string => `${use} describes no options: edit them in the file, below \`with\`.`,
  noOptions: (use: string): string => `${use} has no options.`,
  optionsOf: (use: string, isRequired: boolean): string => `Options of ${use}${isRequired ? ' (* is required)' : ''}`,
  secret: (key: string): string => `${key} is a secret, and does not go into kpki.yaml.`,
  inFile: (key: string): string => `${key} is edited in the file, below \`with\`.`,
  option: (key: string): string => `The option ${key}.`,
  example: (example: string): string => `for example ${example}`,
} as const;
