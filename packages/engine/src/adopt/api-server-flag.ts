import type { Tree } from './holding.ts';

/** Returns the value of a flag, without its dashes, in the manifest of the API server; undefined where there is none. */
export function apiServerFlag({ staticPods }: Pick<Tree, 'staticPods'>, flag: string): string | undefined {
  return staticPods.find(({ component }) => component === 'kube-apiserver')?.flags.get(flag);
}
