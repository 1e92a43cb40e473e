/** A page of `kpki help TOPIC`. */
export interface HelpTopic {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Loads the page late, so that `--help` stays fast. */
  readonly load: () => Promise<(columns: number) => readonly string[]>;
}

export const helpTopics: readonly HelpTopic[] = [
  {
    name: 'environments',
    summary: 'where keys are kept and files are written, and how to choose',
    load: async () => (await import('./topics.ts')).environmentsTopic,
  },
  {
    name: 'phases',
    summary: 'the phases of a rotation, and what is true after each',
    load: async () => (await import('./topics.ts')).phasesTopic,
  },
  {
    name: 'live-checks',
    summary: 'what kpki checks on running servers before a phase',
    load: async () => (await import('./topics.ts')).liveChecksTopic,
  },
  {
    name: 'exit-codes',
    summary: 'the exit codes of all commands',
    load: async () => (await import('./topics.ts')).exitCodesTopic,
  },
];

export function topicOf(words: readonly string[]): HelpTopic | null {
  return helpTopics.find(({ name }) => name === words[0] && words.length === 1) ?? null;
}
