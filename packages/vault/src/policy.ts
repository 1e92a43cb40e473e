import type { Lack } from './lacks.ts';

/** One path of a policy, as `vault policy write` reads it. */
export function blockOf(path: string, capabilities: readonly string[]): string {
  const listed = [...new Set(capabilities)].sort().map((each) => JSON.stringify(each));
  return `path ${JSON.stringify(path)} { capabilities = [${listed.join(', ')}] }\n`;
}

/** What is not granted of what is needed on a path; `granted` is the server's account of the token. */
export function lackOn(path: string, needed: readonly string[], granted: readonly unknown[]): readonly Lack[] {
  if (granted.includes('root')) return [];
  const isDenied = granted.includes('deny');
  const lacks = needed.filter((each) => isDenied || !granted.includes(each));
  return lacks.length === 0 ? [] : [{ path, what: `no ${lacks.join(', no ')}` }];
}
