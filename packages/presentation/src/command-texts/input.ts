const caExample = 'default=hsm, root-ca=external or etcd-ca={keys: hsm, key: etcd}';

/** What is wrong with a word that was typed, and what to type. */
export const inputTexts = {
  noCa: (): string => `this says nothing of a CA; write NAME=KEYS, such as ${caExample}`,
  textOrFields: (name: string): string => `the value of ${name} must be a text or fields, such as ${caExample}`,
  mustBeText: (field: string, name: string): string => `${field} of ${name} must be a text`,
  noFieldOfCa: (field: string, known: readonly string[]): string =>
    `a CA has no field ${field}; it has ${known.join(', ')}`,
  noPluginWord: (kind: string, example: string): string =>
    `this is no ${kind}; write NAME={use: PLUGIN}, such as ${example}`,
  mustHaveFields: (name: string, example: string): string => `the value of ${name} must be fields, such as ${example}`,
  noFieldOf: (kind: string, field: string, known: readonly string[]): string =>
    `a ${kind} has no field ${field}; it has ${known.join(', ')}`,
  noPluginNamed: (name: string, example: string): string => `${name} names no plugin; write ${example}`,
  withMustBeFields: (name: string): string => `with of ${name} must be fields`,
  layoutMustBeName: (sink: string): string => `the layout of ${sink} must be a name`,
  noOption: (word: string): string => `${word} is no option; write KEY=VALUE, such as root=./out`,
  noValue: 'the text after = is no value; put a text that has brackets, quotes or a colon in quotes',
  noNode: (word: string): string => `${word} is no node; write NAME=ADDRESS, such as cp1=10.0.0.11`,
  etcdIsExternal: (topology: string): string => `with --etcd-node, etcd is external, not ${topology}`,
  etcdWithoutNodes: 'its machines are missing; name each with --etcd-node, such as etcd1=10.0.0.31',
  oneOf: (choices: readonly string[]): string => `must be one of ${choices.join(', ')}`,
  required: 'this is required, and it is empty',
  secretTyped: (path: string, advice: string): string =>
    `${path} is a secret, and every process on this machine can read what is typed on a command line; ${advice}`,
  secretElsewhere: (name: string): string =>
    `leave it out to be asked for it, or say where it is, in the way of the plugin: { file: ./${name} } or { env: ${name.toUpperCase()} }`,
  listOf: (command: string): string => `run \`${command} --help\` for the list`,
  fileByFile: 'run it for one file after the other',
  leaveOneOut: 'leave one of them out',
} as const;

/** How `kpki init` asks a question of the form of a new cluster. */
export const initQuestions = {
  optional: (label: string, value: string, ifEmpty: string): string => `${label}, ${value} (if empty, ${ifEmpty})`,
  nodes: (label: string, value: string): string => `${label}, ${value}, separated by spaces`,
  ifAny: (question: string): string => `${question} (may be empty)`,
  choice: (label: string, choices: readonly string[]): string => `${label}: ${choices.join(', ')}`,
  called: (value: string, label: string): string => `${value} (${label})`,
  each: (kinds: readonly { readonly kind: string; readonly of: string }[]): string =>
    ` (if empty, ${kinds.map(({ kind, of }) => `${kind} for ${of}`).join(', ')})`,
} as const;
