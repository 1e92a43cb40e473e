import { readFileSync } from 'node:fs';

const guide = new URL('../../../docs/how-to/vault.md', import.meta.url);

/** Returns the policy in the guide, by the name of its file: the tests grant what the guide promises. */
export function policyOf(file: string, words: Readonly<Record<string, string>> = {}): string {
  const [, policy] = readFileSync(guide, 'utf8').split(`# ${file}\n`);
  const [text] = policy?.split('```') ?? [];
  if (text === undefined) throw new Error(`the guide has no policy ${file}`);
  return Object.entries(words).reduce((before, [word, other]) => before.replaceAll(word, other), text);
}
