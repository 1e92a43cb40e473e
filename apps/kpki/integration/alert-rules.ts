import { readFile } from 'node:fs/promises';

export async function documentedRules(): Promise<string> {
  const text = await readFile(new URL('../../../docs/how-to/expiry.md', import.meta.url), 'utf8');
  const [, rules] = /^```yaml\n(groups:\n[\s\S]*?)^```$/m.exec(text) ?? [];
  if (rules === undefined) throw new Error('expiry.md shows no rules');
  return rules;
}
