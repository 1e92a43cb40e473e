import { usualAnswers } from '@kpki/spec';
import type { Surroundings } from '../../src/ui/work/notice.ts';
import { type Act, tells } from './play.ts';

/** An empty folder on a machine with two addresses. */
export const surroundings: Surroundings = {
  kubeadm: null,
  machine: { name: 'this-host', addresses: ['192.0.2.10', 'fd00::10'] },
  usual: usualAnswers,
};

/** What the UI is told when it has looked around: that folder, with a configuration of kubeadm in it if one is named. */
export function looksAround(kubeadm: Surroundings['kubeadm'] = null): Act {
  return tells('look around', { type: 'surroundings', surroundings: { ...surroundings, kubeadm } });
}
