/** The pages of `kpki help TOPIC`, each with one line without a full stop. */
export const helpTopics = {
  'new-cluster': 'the options that describe a cluster and its environment',
  environments: 'where keys are kept and files are written, and how to choose',
  phases: 'the phases of a rotation, and what is true after each',
  'live-checks': 'what kpki checks on running servers before a phase',
  'exit-codes': 'the exit codes, and the commands that return them',
} as const;
export type TopicName = keyof typeof helpTopics;

export function topicOf(words: readonly string[]): TopicName | null {
  const [name = '', ...rest] = words;
  return rest.length === 0 && Object.hasOwn(helpTopics, name) ? (name as TopicName) : null;
}
