import { usualAnswers } from '@kpki/spec';
import type { Surroundings } from '../../src/ui/work/notice.ts';
import { type Act, tells } from './play.ts';

export const surroundings: Surroundings = {
  kubeadm: null,
  machine: { name: 'this-host', addresses: ['192.0.2.10', 'fd00::10'] },
  usual: usualAnswers,
};

/** With a kubeadm configuration, if one is named. */
export function looksAround(kubeadm: Surroundings['kubeadm'] = null): Act {
  return tells('look around', { type: 'surroundings', surroundings: { ...surroundings, kubeadm } });
}
