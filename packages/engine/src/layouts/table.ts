import type { Layout } from '@kpki/plugin';
import { kubeadmLayout } from './kubeadm.ts';

/** The layouts that come with kpki. */
export const builtinLayouts: readonly Layout[] = [kubeadmLayout];
