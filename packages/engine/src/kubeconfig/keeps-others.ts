import type { Slot } from '../slot.ts';
import type { KubeconfigAround } from './view.ts';

/**
 * Whether a kubeconfig that is written anew keeps what is not of kpki in it: other entries, a namespace, extensions. In
 * the form that kpki writes there is nothing of the kind, and what a sink does not give back cannot be kept.
 */
export function keepsOthers({ form }: KubeconfigAround, { sink }: Pick<Slot, 'sink'>): boolean {
  return form === 'editable' && sink.sink.reveal !== undefined;
}
