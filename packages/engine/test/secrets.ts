import type { TestState } from './observed-state.ts';

/** What would give a private key away: each long line of its base64, in files and inside kubeconfigs. */
export function secretLines(observed: TestState): readonly string[] {
  return observed.entries().flatMap((entry) => {
    const text = observed.text(entry);
    if (entry.endsWith('.key')) return base64Lines(text);
    const inside = /client-key-data: (\S+)/.exec(text)?.[1];
    return inside === undefined ? [] : [inside, ...base64Lines(Buffer.from(inside, 'base64').toString())];
  });
}

/** The last lines of a PEM block may be short, and the first is the same for all keys of a kind. */
function base64Lines(pem: string): readonly string[] {
  return pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-----'));
}
