/**
 * The signs of states that several tables have, each with one meaning wherever it is drawn. Those of artifacts are in
 * `states.ts`.
 */
export const signs = {
  /** Stored or answered, and unreadable. */
  unreadable: '?',
  waiting: '~',
  notAsked: '·',
  noAnswer: '×',
  /** It could be observed, and was not yet. */
  unproven: '¿',
  /** No server shows it. */
  unobservable: '¬',
  anotherCa: '⊠',
  /** Other than what is stored. */
  differs: '▤',
} as const;
