export interface Miss {
  readonly client: string;
  readonly server: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** `503`, `401 Unauthorized`, or the code or message of what broke the connection. */
  readonly why: string;
}

export interface LoadReport {
  readonly requests: number;
  /** How many requests of each client had a good answer, at the first attempt or a later one. */
  readonly answered: Readonly<Record<string, number>>;
  readonly retried: readonly Miss[];
  /** Requests without any good answer, each with what its last attempt got. */
  readonly failed: readonly Miss[];
}

/** For a person who reads why a test failed: each reason of each client once, with how often and when first. */
export function summaryOf(misses: readonly Miss[]): string {
  const groups = new Map<string, { count: number; first: string }>();
  for (const { client, server, why, at } of misses) {
    const key = `${client} at ${server}: ${why}`;
    const group = groups.get(key) ?? { count: 0, first: at };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups].map(([key, { count, first }]) => `${count} × ${key}, first ${first}`).join('\n');
}
