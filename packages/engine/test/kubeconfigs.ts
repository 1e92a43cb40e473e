import { parse, stringify } from 'yaml';
import type { TestState } from './observed-state.ts';

/** As much of a kubeconfig as the tests damage. */
export interface KubeconfigForm {
  clusters: [{ name: string; cluster: Record<string, string> }, ...unknown[]];
  users: [{ name: string; user: { 'client-certificate-data': string; 'client-key-data': string } }, ...unknown[]];
  contexts: [{ name: string; context: { cluster: string; user: string } }, ...unknown[]];
  'current-context': string;
}

export function kubeconfigAt(observed: Pick<TestState, 'text'>, entry: string): KubeconfigForm {
  return parse(observed.text(entry)) as KubeconfigForm;
}

export function editKubeconfig(observed: TestState, entry: string, edit: (form: KubeconfigForm) => void): void {
  const form = kubeconfigAt(observed, entry);
  edit(form);
  observed.put(entry, stringify(form, { lineWidth: 0 }));
}
