import { parse, stringify } from 'yaml';
import type { TestWorld } from './world.ts';

/** As much of a kubeconfig as the tests damage. */
export interface KubeconfigForm {
  clusters: [{ name: string; cluster: Record<string, string> }, ...unknown[]];
  users: [{ name: string; user: { 'client-certificate-data': string; 'client-key-data': string } }, ...unknown[]];
  contexts: [{ name: string; context: { cluster: string; user: string } }, ...unknown[]];
  'current-context': string;
}

export function kubeconfigAt(world: Pick<TestWorld, 'text'>, entry: string): KubeconfigForm {
  return parse(world.text(entry)) as KubeconfigForm;
}

export function editKubeconfig(world: TestWorld, entry: string, edit: (form: KubeconfigForm) => void): void {
  const form = kubeconfigAt(world, entry);
  edit(form);
  world.put(entry, stringify(form, { lineWidth: 0 }));
}
