import { readFileSync } from 'node:fs';

const guide = new URL('../../../docs/how-to/vault.md', import.meta.url);

/** A policy as the guide has it, by the name of its file: what is promised there is what is granted here. */
export function policyOf(file: string, words: Readonly<Record<string, string>> = {}): string {
  const [, policy] = readFileSync(guide, 'utf8').split(`# ${file}\n`);
  const [text] = policy?.split('```') ?? [];
  if (text === undefined) throw new Error(`the guide has no policy ${file}`);
  return Object.entries(words).reduce((before, [word, other]) => before.replaceAll(word, other), text);
}
